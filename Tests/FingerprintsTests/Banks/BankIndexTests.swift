import Fingerprints
import Media
import TestSupport
import Testing

@Suite(.alone) struct BankIndexTests {
    private static func still(_ hash: PDQHash, quality: Int = 100) -> MediaFingerprint {
        MediaFingerprint(picture: FrameView(hash: hash, quality: quality))
    }

    private static func known(_ number: UInt32, _ print: MediaFingerprint) -> KnownMedia {
        KnownMedia(number: number, fingerprint: print)
    }

    @Test func `the same bytes are the same file, whatever else is known`() throws {
        let bank = BankIndex()
        let digest = ContentDigest(of: [1])
        try bank.add([Self.known(4, MediaFingerprint(digest: digest))])
        let match = try #require(
            bank.matches(of: MediaFingerprint(digest: digest)).matches.first
        )
        #expect((match.number, match.likeness, match.distance) == (4, .bytes, 0))
        #expect(match.span == nil)
        let other = MediaFingerprint(digest: ContentDigest(of: [2]))
        #expect(bank.matches(of: other) == BankAnswer())
    }

    @Test func `pictures are found as looking at all of them finds them`() throws {
        for seed in Seeds.some(5, for: "pictures in a bank") {
            var random = SeededGenerator(seed: seed)
            let bank = BankIndex()
            let hashes = (0..<300).map { _ in PDQHash(random: &random) }
            try bank.add(hashes.enumerated().map { Self.known(UInt32($0), Self.still($1)) })
            for _ in 0..<50 {
                let query = (hashes.randomElement(using: &random) ?? hashes[0])
                    .changed(Int.random(in: 0...45, using: &random), using: &random)
                let found = bank.matches(of: Self.still(query)).matches
                let wanted = hashes.indices.filter { hashes[$0].distance(to: query) <= 31 }
                #expect(Set(found.map { Int($0.number) }) == Set(wanted), "seed \(seed)")
                for match in found {
                    #expect(Int(match.distance) == hashes[Int(match.number)].distance(to: query))
                }
            }
        }
    }

    @Test func `a turned picture is found by how it would look upright`() throws {
        var random = SeededGenerator(seed: 5)
        let (upright, turned) = (PDQHash(random: &random), PDQHash(random: &random))
        let bank = BankIndex()
        try bank.add([Self.known(1, Self.still(upright))])
        var query = FrameView(hash: turned, quality: 90)
        query.turned = [.rightTurn: upright.changed(3, using: &random)]
        let matches = bank.matches(of: MediaFingerprint(picture: query)).matches
        #expect(matches.map(\.orientation) == [.rightTurn])
        query.quality = 49
        let poor = bank.matches(of: MediaFingerprint(picture: query))
        #expect(poor.matches == [])
        #expect(poor.blind == [.picture(quality: 49)])
    }

    @Test func `a clip is found within a longer film, and its spans are told`() throws {
        var random = SeededGenerator(seed: 8)
        let films = (0..<20).map { _ in MadeFilm(seconds: 60, using: &random) }
        let bank = BankIndex()
        for (number, film) in films.enumerated() {
            let known = MediaFingerprint(film: film.known(using: &random))
            try bank.add([Self.known(UInt32(number), known)])
        }
        let clip = films[7].copy(
            stride(from: 20.0, through: 32, by: 1),
            shownAt: { $0 + 80 },
            using: &random,
        )
        let upload = MediaFingerprint(film: VideoFingerprint(frames: clip, durationSeconds: 200))
        let matches = bank.matches(of: upload).matches
        #expect(matches.map(\.number) == [7])
        #expect(matches.map(\.likeness) == [.film])
        let match = try #require(matches.first)
        #expect(abs((match.span?.startSeconds ?? 0) - 100) < 1.1)
        #expect(abs((match.span?.endSeconds ?? 0) - 112) < 1.1)
        #expect(abs((match.entrySpan?.startSeconds ?? 0) - 20) < 1.1)
        #expect(match.agreeingFrames > 8)
    }

    @Test func `a frame of a film is found by a picture, and a picture within a film`() throws {
        var random = SeededGenerator(seed: 9)
        let film = MadeFilm(seconds: 40, using: &random)
        let picture = PDQHash(random: &random)
        let bank = BankIndex()
        try bank.add([
            Self.known(1, MediaFingerprint(film: film.known(using: &random))),
            Self.known(2, Self.still(picture)),
        ])
        let frame = try #require(bank.matches(of: Self.still(film.hash(at: 17))).matches.first)
        #expect((frame.number, frame.likeness, frame.span) == (1, .picture, nil))
        #expect(abs((frame.entrySpan?.startSeconds ?? 0) - 17) <= 2)
        let other = MadeFilm(seconds: 30, using: &random)
        var frames = other.copy(other.moments(every: 1), using: &random)
        for second in [9, 10, 11, 25] {
            frames[second].whole.hash = picture.changed(4, using: &random)
        }
        let shown = bank.matches(of: MediaFingerprint(film: VideoFingerprint(frames: frames)))
        #expect(shown.matches.map(\.number) == [2, 2])
        #expect(shown.matches.map { $0.span?.startSeconds } == [9, 25])
        #expect(shown.matches.map { $0.span?.endSeconds } == [12, 26])
        #expect(shown.matches.map(\.entrySpan) == [nil, nil])
    }

    @Test func `a film of one picture is known as a picture, and says that it can't be more`()
        throws
    {
        var random = SeededGenerator(seed: 10)
        let hash = PDQHash(random: &random)
        let frames = [VideoFrame(seconds: 0, whole: FrameView(hash: hash, quality: 100))]
        let film = MediaFingerprint(film: VideoFingerprint(frames: frames, durationSeconds: 1))
        let bank = BankIndex()
        try bank.add([Self.known(3, film)])
        #expect(bank.matches(of: Self.still(hash)).matches.map(\.number) == [3])
        let same = bank.matches(of: film)
        #expect(same.matches.map(\.likeness) == [.picture])
        #expect(same.blind == [.film(distinctFrames: 1)])
    }

    @Test func `a sound is found, and silence says that it can't be looked up`() throws {
        var model = SoundModel(seed: 21)
        let song = model.items(400)
        let bank = BankIndex()
        let known = MediaFingerprint(sound: try AudioFingerprint(items: song))
        #expect(try bank.add([Self.known(6, known)]) == [])
        let snippet = model.damaged(song[100..<180], share: 0.05)
        let heard = bank.matches(
            of: MediaFingerprint(sound: try AudioFingerprint(items: snippet))
        )
        #expect(heard.matches.map(\.number) == [6])
        #expect(heard.matches.first?.likeness == .sound)
        let start = heard.matches.first?.entrySpan?.startSeconds ?? 0
        #expect(abs(start - 100 * AudioFingerprint.itemSeconds) < 0.6)
        let silence = try AudioFingerprint(items: [UInt32](repeating: 627_964_279, count: 300))
        let none = bank.matches(of: MediaFingerprint(sound: silence))
        #expect((none.matches, none.blind) == ([], [.sound]))
        let mute = MediaFingerprint(sound: silence)
        #expect(try bank.add([Self.known(7, mute)]) == [7])
    }

    @Test func `what is retired is found no more`() throws {
        var random = SeededGenerator(seed: 11)
        var model = SoundModel(seed: 22)
        let film = MadeFilm(seconds: 20, using: &random)
        let whole = MediaFingerprint(
            digest: ContentDigest(of: [5]),
            picture: FrameView(hash: PDQHash(random: &random), quality: 80),
            film: film.known(using: &random),
            sound: try AudioFingerprint(items: model.items(200)),
        )
        let bank = BankIndex()
        try bank.add([Self.known(1, whole), Self.known(2, whole)], change: 1)
        #expect(Set(bank.matches(of: whole).matches.map(\.number)) == [1, 2])
        #expect(Set(bank.matches(of: whole).matches.map(\.likeness)).count == 4)
        try bank.retire([Self.known(1, whole)], change: 2)
        #expect(Set(bank.matches(of: whole).matches.map(\.number)) == [2])
        #expect(bank.change == 2)
        try bank.settle(everything: true)
        #expect(Set(bank.matches(of: whole).matches.map(\.number)) == [2])
    }

    @Test func `a bank's own threshold holds, and odd ones are refused`() throws {
        var random = SeededGenerator(seed: 12)
        let hash = PDQHash(random: &random)
        let strict = BankIndex(try #require(BankSettings(radius: 0, mostBitErrors: 10)))
        try strict.add([Self.known(1, Self.still(hash))])
        #expect(strict.matches(of: Self.still(hash)).matches.count == 1)
        let near = hash.changed(1, using: &random)
        #expect(strict.matches(of: Self.still(near)).matches == [])
        #expect(strict.matches(of: [near], radius: 1)[0].matches.count == 1)
        #expect(BankSettings(radius: 65, mostBitErrors: 10) == nil)
        #expect(BankSettings(radius: -1, mostBitErrors: 10) == nil)
        #expect(BankSettings(radius: 31, mostBitErrors: .nan) == nil)
    }

    @Test func `entries that no index can hold are refused, and nothing of them is added`() throws {
        let bank = BankIndex()
        let number = KnownMedia.largestNumber + 1
        #expect(throws: BankIndexFault.numberTooLarge(number)) {
            try bank.add([
                Self.known(1, MediaFingerprint(digest: ContentDigest(of: [1]))),
                Self.known(number, MediaFingerprint()),
            ])
        }
        let late = VideoFrame(
            seconds: 110_000,
            whole: FrameView(hash: PDQHash(words: .init(1, 2, 3, 4)), quality: 100),
        )
        let film = MediaFingerprint(film: VideoFingerprint(frames: [late]))
        #expect(throws: BankIndexFault.filmTooLong(seconds: 110_000)) {
            try bank.add([Self.known(1, film)])
        }
        let first = MediaFingerprint(digest: ContentDigest(of: [1]))
        #expect(bank.matches(of: first).matches == [])
    }
}

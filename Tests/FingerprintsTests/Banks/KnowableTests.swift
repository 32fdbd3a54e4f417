import Fingerprints
import Media
import Testing

@Suite struct KnowableTests {
    private static func view(_ seed: UInt64, quality: Int = 100) -> FrameView {
        let words = SIMD4<UInt64>(seed &* 0x9E37_79B9_7F4A_7C15, ~seed, seed << 32, 0x0F0F)
        return FrameView(hash: PDQHash(words: words), quality: quality)
    }

    @Test func `what shows and sounds too little could never be found`() throws {
        let digest = ContentDigest(of: Array("film".utf8))
        let poor = MediaFingerprint(picture: Self.view(1, quality: 49))
        let silence = MediaFingerprint(
            sound: try AudioFingerprint(items: Array(repeating: 7, count: 400))
        )
        let black = MediaFingerprint(
            film: VideoFingerprint(
                frames: (0..<9).map {
                    VideoFrame(seconds: Double($0), whole: Self.view(1, quality: 0))
                }
            )
        )
        for fingerprint in [poor, silence, black, MediaFingerprint()] {
            #expect(throws: BankIndexFault.nothingToRecognise) { try fingerprint.checkKnowable() }
            var named = fingerprint
            named.digest = digest
            try named.checkKnowable()
        }
        try MediaFingerprint(picture: Self.view(1)).checkKnowable()
    }

    @Test func `a film that is longer than an entry may be is refused`() {
        let frames = [0, 10, BankIndexFault.longestFilm + 1].enumerated().map { number, seconds in
            VideoFrame(seconds: seconds, whole: Self.view(UInt64(number)))
        }
        let film = MediaFingerprint(film: VideoFingerprint(frames: frames))
        #expect(throws: BankIndexFault.filmTooLong(seconds: BankIndexFault.longestFilm + 1)) {
            try film.checkKnowable()
        }
    }

    @Test func `matches of one likeness push out none of another`() throws {
        var settings = BankSettings()
        settings.matchLimit = 2
        let index = BankIndex(settings)
        let digest = ContentDigest(of: Array("film".utf8))
        let copies = (1...4).map {
            KnownMedia(number: $0, fingerprint: MediaFingerprint(digest: digest))
        }
        let picture = MediaFingerprint(picture: Self.view(1))
        try index.add(copies + [KnownMedia(number: 5, fingerprint: picture)])
        let answer = index.matches(
            of: MediaFingerprint(digest: digest, picture: Self.view(1))
        )
        #expect(answer.matches.map(\.likeness) == [.bytes, .bytes, .picture])
        #expect(answer.hasMore)
    }
}

import Fingerprints
import Media
import TestSupport
import Testing

@Suite(.alone) struct PackedFingerprintTests {
    /// One of everything.
    static func sample(seed: UInt64 = 7) throws -> MediaFingerprint {
        var random = SeededGenerator(seed: seed)
        var view = FrameView(hash: PDQHash(random: &random), quality: 73)
        view.turned = [.mirrored: PDQHash(random: &random), .leftTurn: PDQHash(random: &random)]
        let box = PixelBox(left: 3, top: 40, width: 1280, height: 640)
        var frames = (0..<5).map { second in
            VideoFrame(
                seconds: Double(second) * 1.001,
                whole: FrameView(hash: PDQHash(random: &random), quality: 20 * second),
                inner: second == 2 ? view : nil,
                innerBox: second == 2 ? box : nil,
            )
        }
        frames[4].endSeconds = 90
        return MediaFingerprint(
            digest: ContentDigest(of: [1, 2, 3]),
            picture: view,
            film: VideoFingerprint(frames: frames, durationSeconds: 91.25),
            sound: try AudioFingerprint(items: [7, .max, 0], startSeconds: -0.5),
        )
    }

    @Test func `what is packed is unpacked, whole or in part`() throws {
        let whole = try Self.sample()
        #expect(try MediaFingerprint(packed: whole.packed) == whole)
        for part in 0..<16 {
            var some = whole
            if part & 1 == 0 { some.digest = nil }
            if part & 2 == 0 { some.picture = nil }
            if part & 4 == 0 { some.film = nil }
            if part & 8 == 0 { some.sound = nil }
            #expect(try MediaFingerprint(packed: some.packed) == some, "\(part)")
            #expect(some.isEmpty == (part == 0))
        }
        let endless = MediaFingerprint(film: VideoFingerprint(frames: []))
        #expect(try MediaFingerprint(packed: endless.packed) == endless)
    }

    @Test func `every changed byte is noticed, and so is every missing one`() throws {
        let bytes = try Self.sample().packed
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 0x10
            #expect(throws: PackedFingerprintFault.self) { try MediaFingerprint(packed: damaged) }
            #expect(throws: PackedFingerprintFault.self) {
                try MediaFingerprint(packed: Array(bytes.prefix(place)))
            }
        }
        #expect(throws: PackedFingerprintFault.damaged) {
            try MediaFingerprint(packed: bytes + [0])
        }
    }

    @Test func `another version is told apart from damage`() throws {
        var bytes = try Self.sample().packed
        bytes[4] = 9
        #expect(throws: PackedFingerprintFault.otherVersion(9)) {
            try MediaFingerprint(packed: bytes)
        }
        #expect(throws: PackedFingerprintFault.notAFingerprint) {
            try MediaFingerprint(packed: Array("SQLite format 3".utf8))
        }
        #expect("\(PackedFingerprintFault.otherVersion(9))".contains("version 9"))
    }

    @Test func `any bytes behind a right checksum are refused or read, and end nothing`() throws {
        for seed in Seeds.some(2_000, for: "packed fingerprints") {
            var random = SeededGenerator(seed: seed)
            var bytes = try Self.sample(seed: seed).packed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 5..<bytes.count - 4, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            bytes.removeLast(4)
            let sum = Checksum.of(bytes)
            withUnsafeBytes(of: sum.littleEndian) { bytes += $0 }
            _ = try? MediaFingerprint(packed: bytes)
        }
    }
}

import Fingerprints
import Media
import Testing

@Suite struct AudioFingerprintTests {
    @Test func `items are four bytes each, the lowest first`() throws {
        let bytes: [UInt8] = [0x7F, 0x0F, 0x80, 0xF7, 1, 0, 0, 0]
        let print = try AudioFingerprint(raw: bytes, startSeconds: 2)
        #expect(print.items == [0xF780_0F7F, 1])
        #expect(print.raw == bytes)
        #expect(print.startSeconds == 2)
        #expect(try AudioFingerprint(raw: []).items == [])
    }

    @Test func `an item begins 1365 samples after the one before and looks at twenty frames`()
        throws
    {
        #expect(AudioFingerprint.itemSeconds == 1365.0 / 11_025)
        #expect(abs(AudioFingerprint.windowSeconds - 2.7239) < 0.0001)
        let five = try AudioFingerprint(items: [UInt32](repeating: 7, count: 19))
        #expect(abs(five.durationSeconds - 4.9525) < 0.0001)
        #expect(try AudioFingerprint(items: []).durationSeconds == 0)
    }

    @Test(arguments: [1, 2, 3, 5, 4_194_303])
    func `half an item is refused`(_ count: Int) {
        #expect(throws: AudioFingerprintError.halfAnItem(byteCount: count)) {
            try AudioFingerprint(raw: [UInt8](repeating: 0, count: count))
        }
    }

    @Test func `more than 36 hours are refused, and no times but numbers`() throws {
        let most = AudioFingerprint.itemLimit
        let long = [UInt32](repeating: 0, count: most + 1)
        #expect(throws: AudioFingerprintError.tooLong(itemCount: most + 1)) {
            try AudioFingerprint(items: long)
        }
        #expect(throws: AudioFingerprintError.tooLong(itemCount: most + 1)) {
            try AudioFingerprint(raw: [UInt8](repeating: 0, count: 4 * most + 4))
        }
        #expect(try AudioFingerprint(items: Array(long.dropLast())).items.count == most)
        for time in [Double.nan, .infinity] {
            #expect(throws: AudioFingerprintError.noTime) {
                try AudioFingerprint(items: [1], startSeconds: time)
            }
        }
        #expect("\(AudioFingerprintError.halfAnItem(byteCount: 3))".contains("whole items"))
        #expect("\(AudioFingerprintError.tooLong(itemCount: 9))".contains("cut the sound"))
        #expect("\(AudioFingerprintError.noTime)".contains("seconds"))
    }

    @Test func `pieces overlap, keep their times and lose nothing`() throws {
        let items = (0..<1000).map { UInt32($0) }
        let print = try AudioFingerprint(items: items, startSeconds: 10)
        let pieces = print.pieces(of: 300, overlapping: 40)
        #expect(pieces.map(\.items.count) == [300, 300, 300, 220])
        for piece in pieces {
            let first = Int(piece.items[0])
            #expect(piece.items == Array(items[first..<first + piece.items.count]))
            let begins = 10 + Double(first) * AudioFingerprint.itemSeconds
            #expect(abs(piece.startSeconds - begins) < 1e-9)
        }
        #expect(
            zip(pieces, pieces.dropFirst()).allSatisfy {
                $0.items.suffix(40) == $1.items.prefix(40)
            }
        )
        #expect(print.pieces() == [print])
        #expect(print.pieces(of: 40, overlapping: 40) == [print])
    }
}

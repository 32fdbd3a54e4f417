import Testing

@testable import Containers

@Suite struct ChecksumTests {
    private static let digits = Array("123456789".utf8)

    @Test func `gives the known checksums of the nine digits`() {
        #expect(CRC32.reflected.of(Self.digits) == 0xCBF4_3926)
        #expect(CRC32.unreflected.of(Self.digits) == 0x89A1_897F)
        #expect(Adler32.of(Self.digits) == 0x091E_01DE)
    }

    @Test(arguments: [CRC32.reflected, CRC32.unreflected])
    func `goes on from what stands before`(_ checksum: CRC32) {
        let first = checksum.of(Self.digits.prefix(4))
        #expect(checksum.of(Self.digits.dropFirst(4), after: first) == checksum.of(Self.digits))
    }

    @Test func `comes to zero over bytes and their own checksum`() {
        let sum = CRC32.unreflected.of(Self.digits)
        #expect(CRC32.unreflected.of(Self.digits + sum.bigEndianBytes) == 0)
    }

    @Test func `writes integers in both orders`() {
        #expect(UInt32(0x0102_0304).bigEndianBytes == [1, 2, 3, 4])
        #expect(UInt16(0x0102).littleEndianBytes == [2, 1])
        #expect(Int64(-2).bigEndianBytes == Array(repeating: 0xFF, count: 7) + [0xFE])
    }
}

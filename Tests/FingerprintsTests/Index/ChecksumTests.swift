import CHamming
import TestSupport
import Testing

@Suite struct ChecksumTests {
    /// The values that RFC 3720 and the catalogues of CRC give.
    @Test(
        arguments: [
            ([], 0),
            (Array("123456789".utf8), 0xE306_9283),
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            (Array(0..<32), 0x46DD_794E),
            (Array((0..<32).reversed()), 0x113F_DB5C),
        ] as [([UInt8], UInt32)]
    )
    func `is CRC-32C`(_ bytes: [UInt8], _ checksum: UInt32) {
        #expect(hamming_crc32c(0, bytes, UInt64(bytes.count)) == checksum)
        #expect(hamming_crc32c_plain(0, bytes, UInt64(bytes.count)) == checksum)
    }

    @Test func `goes on from an earlier part, at any length and alignment`() {
        var random = SeededGenerator(seed: 9)
        for count in 0...200 {
            withGuardedBytes(count, before: count % 9) { memory in
                for place in 0..<count { memory[place] = UInt8(truncatingIfNeeded: random.next()) }
                let whole = hamming_crc32c_plain(0, memory.baseAddress, UInt64(count))
                #expect(hamming_crc32c(0, memory.baseAddress, UInt64(count)) == whole)
                let cut = count / 3
                let first = hamming_crc32c(0, memory.baseAddress, UInt64(cut))
                let rest = UnsafeRawBufferPointer(rebasing: memory[cut...])
                #expect(hamming_crc32c(first, rest.baseAddress, UInt64(rest.count)) == whole)
            }
        }
    }

    @Test func `the fast one is four of every fourth word, and one of these`() {
        var random = SeededGenerator(seed: 10)
        for count in 0...200 {
            withGuardedBytes(count, before: count % 9) { memory in
                for place in 0..<count { memory[place] = UInt8(truncatingIfNeeded: random.next()) }
                let whole = count / 32 * 32
                var sums: [UInt8] = []
                for lane in 0..<4 {
                    let bytes = memory[..<whole].indices.filter { $0 / 8 % 4 == lane }
                        .map { memory[$0] }
                    let sum = hamming_crc32c_plain(0, bytes, UInt64(bytes.count))
                    sums += (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt32($0))) }
                }
                sums += memory[whole...]
                #expect(
                    hamming_checksum(memory.baseAddress, UInt64(count))
                        == hamming_crc32c_plain(0, sums, UInt64(sums.count))
                )
            }
        }
    }
}

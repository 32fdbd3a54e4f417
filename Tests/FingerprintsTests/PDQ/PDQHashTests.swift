import CHamming
import Testing

@testable import Fingerprints

@Suite struct PDQHashTests {
    private let text = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"

    @Test func `is written and read as 64 digits, most significant first`() throws {
        let hash = try #require(PDQHash(text))
        #expect(hash.description == text)
        #expect(hash.bytes.first == 0xF8 && hash.bytes.last == 0x22)
        #expect(hash.words[0] == 0xF8F8_F0CE_E0F4_A84F)
        #expect(PDQHash(text.uppercased()) == hash)
        #expect(PDQHash(bytes: hash.bytes) == hash)
    }

    @Test func `reads nothing else`() {
        for odd in ["", "f8", String(text.dropLast()), text + "0", "g" + text.dropFirst()] {
            #expect(PDQHash(odd) == nil, "\(odd)")
        }
        #expect(PDQHash(bytes: [UInt8](repeating: 0, count: 31)) == nil)
        #expect(PDQHash(bytes: [UInt8](repeating: 0, count: 33)) == nil)
    }

    @Test func `counts the bits that differ`() throws {
        let hash = try #require(PDQHash(text))
        #expect(hash.distance(to: hash) == 0)
        for bit in 0..<256 {
            var words = hash.words
            words[bit / 64] ^= 1 << UInt64(bit % 64)
            let other = PDQHash(words: words)
            #expect(hash.distance(to: other) == 1)
            #expect(hamming_distance_256(hash.bytes, other.bytes) == 1)
        }
        #expect(hash.distance(to: PDQHash(words: ~hash.words)) == 256)
    }
}

import Foundation
import Media
import TestSupport
import Testing

@Suite struct ContentDigestTests {
    @Test func `hashes a source as it hashes its bytes`() throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try ContentDigest(of: MemorySource(bytes)) == ContentDigest(of: bytes))
    }

    @Test func `is the digest that the standard gives for abc`() {
        let digest = ContentDigest(of: Array("abc".utf8))
        #expect(
            digest.description
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    @Test func `is 32 bytes or it is not one`() {
        #expect(ContentDigest(bytes: Array(repeating: 0, count: 31)) == nil)
        #expect(ContentDigest(bytes: Array(repeating: 0, count: 32)) != nil)
    }
}

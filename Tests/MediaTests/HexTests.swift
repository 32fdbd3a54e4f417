import Testing

@testable import Media

@Suite struct HexTests {
    @Test func `every byte is two small letters, and read back`() {
        let bytes = [UInt8](.min ... .max)
        let text = Hex.text(bytes)
        #expect(text.hasPrefix("000102030405060708090a0b0c0d0e0f10"))
        #expect(text.hasSuffix("fdfeff"))
        #expect(Hex.bytes(text) == bytes)
        #expect(Hex.digits([0xA0]) == Array("a0".utf8))
        #expect(Hex.text([]) == "")
        #expect(Hex.bytes("") == [])
    }

    @Test(arguments: ["0", "abc", "AB", "0x", "g0", "/0", ":0", "`0", " 0", "a\u{301}", "０a"])
    func `what is no pair of small digits is refused`(_ text: String) {
        #expect(Hex.bytes(text) == nil)
    }

    @Test func `a digest is read as it is written`() {
        let digest = ContentDigest(of: [1, 2, 3])
        #expect(ContentDigest(hexadecimal: "\(digest)") == digest)
        #expect(ContentDigest(hexadecimal: "\(digest)".uppercased()) == nil)
        #expect(ContentDigest(hexadecimal: String("\(digest)".dropLast(2))) == nil)
    }
}

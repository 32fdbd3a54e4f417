import Crypto
import Testing

@testable import TransparencyLog

@Suite struct KeyTests {
    @Test func `reads and prints the specification's key`() throws {
        let key = try VerifierKey(parsing: Example.verifierKey)
        #expect(key.name.text == "example.com/foo")
        #expect(key.kind == .ed25519)
        #expect(key.id == 0x530D_903A)
        #expect(key.text == Example.verifierKey)
    }

    /// The key pair of the Go note package's documentation.
    @Test func `reads the private key that other programs write`() throws {
        let text = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
        let key = try SignerKey(parsing: text)
        #expect(
            key.verifier.text
                == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        )
        #expect(key.text == text)
        var note = try Note(
            text: """
                If you think cryptography is the answer to your problem,
                then you don't know what your problem is.

                """
        )
        try note.sign(with: key)
        let line =
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
        #expect(note.signatures.map(\.line) == [line])
    }

    @Test func `a key of another kind has another id`() throws {
        let key = try signer("example.com/witness")
        let cosigner = try key.of(kind: .cosignature)
        #expect(cosigner.verifier.publicKey == key.verifier.publicKey)
        #expect(cosigner.verifier.id != key.verifier.id)
        #expect(try VerifierKey(parsing: cosigner.verifier.text) == cosigner.verifier)
        #expect(try SignerKey(parsing: cosigner.text).verifier == cosigner.verifier)
    }

    @Test func `a private key shows its secret only when asked for its text`() throws {
        let key = try signer("example.com/log", seed: 0xAB)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains("171"))
            #expect(!text.contains("q6ur"))
        }
        #expect(key.text.contains("q6ur"))
    }

    @Test(arguments: [
        ("", KeyError.malformed), ("example.com/foo", .malformed), ("++", .badName),
        ("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .badName),
        ("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .malformed),
        ("example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .malformed),
        ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2", .malformed),
        ("example.com/foo+530d903a+", .malformed),
        ("example.com/foo+530d903a+AekyeRrm", .wrongLength(5)),
        ("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .wrongID),
        ("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .wrongID),
        ("example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .unknownKind(6)),
        ("example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .wrongID),
    ])
    func `names what is wrong with a key`(text: String, error: KeyError) {
        #expect(throws: error) { try VerifierKey(parsing: text) }
    }

    @Test func `a key with any byte changed is another key or none`() throws {
        let texts = [Example.verifierKey, try signer("example.com/log").text]
        for text in texts.map({ Array($0.utf8) }) {
            for place in text.indices {
                var changed = text
                changed[place] ^= 1
                let other = String(decoding: changed, as: UTF8.self)
                #expect(throws: KeyError.self) { try VerifierKey(parsing: other) }
                #expect(throws: KeyError.self) { try SignerKey(parsing: other) }
            }
        }
    }

    @Test func `looks at no text longer than a key`() {
        let long = "a" + String(repeating: "+", count: 1_000_000)
        #expect(throws: KeyError.malformed) { try VerifierKey(parsing: long) }
        #expect(throws: KeyError.malformed) { try SignerKey(parsing: "PRIVATE+KEY+" + long) }
    }

    @Test(arguments: ["", "a b", "a+b", "a\u{A0}b", "a\u{2003}b", "a\nb", "a\u{0}b", "a\u{85}b"])
    func `a name has no spaces and no plus signs`(name: String) {
        #expect(KeyName(name) == nil)
    }

    @Test func `names are compared byte by byte`() {
        #expect(KeyName("caf\u{E9}") != KeyName("cafe\u{301}"))
        #expect(KeyName(String(repeating: "a", count: 255)) != nil)
        #expect(KeyName(String(repeating: "a", count: 256)) == nil)
    }
}

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `has the spellings of RFC 4648`(content: String, text: String) {
        #expect(Base64.text(of: Array(content.utf8)) == text)
        #expect(Base64.bytes(of: text) == Array(content.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Zh==", "Zm9=", "Zm=v", "Z===", "Zm9v\n",
        "Zm9 v", "Zm9_", "Zm9-", "Zg==Zg==", "Zm9vé",
    ])
    func `refuses every other spelling`(text: String) {
        #expect(Base64.bytes(of: text) == nil)
    }

    @Test func `every byte comes back`() {
        for count in 0...70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(Base64.bytes(of: Base64.text(of: bytes)) == bytes)
        }
    }
}

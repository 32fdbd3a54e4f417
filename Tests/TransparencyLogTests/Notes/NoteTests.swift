import TestSupport
import Testing

@testable import TransparencyLog

@Suite struct NoteTests {
    @Test func `opens the specification's note`() throws {
        let key = try VerifierKey(parsing: Example.verifierKey)
        let note = try Note(parsing: Array(Example.note.utf8))
        #expect(note.text == "This is an example message.\n")
        #expect(try note.verified(by: [key]) == [VerifiedSignature(key: key, time: nil)])
        #expect(note.bytes == Array(Example.note.utf8))
    }

    @Test func `the last empty line ends the text`() throws {
        let note = try Note(parsing: Array(Example.poem.utf8))
        #expect(note.text.hasSuffix("sole:\n\ned è subito sera.\n"))
        #expect(note.signatures.map(\.name.text) == ["quasimodo.example/salvatore"])
    }

    @Test func `no byte of a note can be changed`() throws {
        let key = try VerifierKey(parsing: Example.verifierKey)
        let bytes = Array(Example.note.utf8)
        for place in bytes.indices {
            for bit in UInt8(0)..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                #expect(throws: NoteError.self, "byte \(place), bit \(bit)") {
                    try Note(parsing: changed).verified(by: [key])
                }
            }
        }
        for count in bytes.indices {
            #expect(throws: NoteError.self, "\(count) bytes") {
                try Note(parsing: Array(bytes.prefix(count))).verified(by: [key])
            }
        }
    }

    @Test func `unknown keys are ignored, even under a known name or id`() throws {
        let key = try signer("example.com/log")
        var note = try Note(text: "text\n")
        try note.sign(with: signer("example.com/other", seed: 2))
        try note.sign(with: signer("example.com/log", seed: 3))
        let name = try #require(KeyName("example.com/third"))
        note.add(NoteSignature(name: name, keyID: key.verifier.id, bytes: [1]))
        #expect(throws: NoteError.noTrustedSignature) { try note.verified(by: [key.verifier]) }
        try note.sign(with: key)
        #expect(try note.verified(by: [key.verifier]).map(\.key) == [key.verifier])
        #expect(throws: NoteError.noTrustedSignature) { try note.verified(by: []) }
    }

    @Test func `a wrong signature of a known key refuses the note beside a right one`() throws {
        let (key, other) = (try signer("example.com/a"), try signer("example.com/b", seed: 2))
        var note = try Note(text: "text\n")
        try note.sign(with: other)
        let good = try #require(note.signatures.first)
        for bytes in [[], [0], good.bytes, good.bytes + [0], Array(good.bytes.dropLast())] {
            var damaged = note
            let name = key.verifier.name
            damaged.add(NoteSignature(name: name, keyID: key.verifier.id, bytes: bytes))
            #expect(throws: NoteError.wrongSignature(name)) {
                try damaged.verified(by: [key.verifier, other.verifier])
            }
            #expect(try damaged.verified(by: [other.verifier]).count == 1)
        }
    }

    @Test func `takes 16 signatures and more, up to the limit`() throws {
        var note = try Note(text: "text\n")
        for seed in UInt8(0)..<64 { try note.sign(with: signer("key\(seed)", seed: seed)) }
        let keys = try (UInt8(0)..<64).map { try signer("key\($0)", seed: $0).verifier }
        #expect(try Note(parsing: note.bytes).verified(by: keys).count == 64)
        try note.sign(with: signer("one/more", seed: 99))
        #expect(throws: NoteError.tooManySignatures(65)) { try Note(parsing: note.bytes) }
        var limits = NoteLimits()
        limits.byteCount = note.bytes.count - 1
        #expect(throws: NoteError.tooLong(byteCount: note.bytes.count)) {
            try Note(parsing: note.bytes, limits: limits)
        }
    }

    @Test(arguments: [
        ("", NoteError.unfinishedText), ("\n", .noSignatures), ("\n\n", .noSignatures),
        ("text", .unfinishedText), ("text\n", .noSignatures), ("text\n\n", .noSignatures),
        ("text\n\n— a AAAAAAE=", .unfinishedText), ("text\n\n\n", .noSignatures),
        ("text\n— a AAAAAAE=\n", .noSignatures), ("text\r\n\n— a AAAAAAE=\n", .notText),
        ("te\txt\n\n— a AAAAAAE=\n", .notText), ("text\n\n- a AAAAAAE=\n", .badSignatureLine(3)),
        ("text\n\n— a AAAAAAE=\n— b\n", .badSignatureLine(4)),
        ("text\n\n— a AAAAAA==\n", .badSignatureLine(3)),
        ("text\n\n—  a AAAAAAE=\n", .badSignatureLine(3)),
        ("text\n\n— a AAAAAAE= \n", .badSignatureLine(3)),
        ("text\n\n— a+b AAAAAAE=\n", .badSignatureLine(3)),
        ("text\n\n—a AAAAAAE=\n", .badSignatureLine(3)),
        ("text\n\n— a AAAAAAF=\n", .badSignatureLine(3)),
        ("a\n\n— a AAAAAAE=\n\nb\n", .badSignatureLine(5)),
    ])
    func `names what is wrong with a note`(text: String, error: NoteError) {
        #expect(throws: error) { try Note(parsing: Array(text.utf8)) }
    }

    @Test func `refuses what is not UTF-8`() {
        let bytes = Array("te".utf8) + [0xC3, 0x28] + Array("\n\n— a AAAAAAE=\n".utf8)
        #expect(throws: NoteError.notText) { try Note(parsing: bytes) }
        #expect(throws: NoteError.notText) { try Note(text: "a\u{1}\n") }
        #expect(throws: NoteError.unfinishedText) { try Note(text: "a") }
    }

    @Test func `a million empty lines are read once`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: 1 << 20)
        #expect(throws: NoteError.noSignatures) { try Note(parsing: bytes) }
    }

    @Test func `a key for cosignatures signs no note, and the other way round`() throws {
        let (key, witness) = (try signer("a"), try signer("w", kind: .cosignature))
        var note = try Note(text: "text\n")
        #expect(throws: NoteError.notSigned(witness.verifier.name)) {
            try note.sign(with: witness)
        }
        #expect(throws: NoteError.notSigned(key.verifier.name)) {
            try note.cosign(with: key, at: 1)
        }
        #expect(throws: NoteError.notSigned(witness.verifier.name)) {
            try note.cosign(with: witness, at: 1 << 63)
        }
    }
}

@Suite struct CosignatureTests {
    @Test func `signs the message that the specification prints`() throws {
        let note = try Note(parsing: Array(Example.cosigned.utf8))
        let message = Cosignature.message(of: note.textBytes, at: 1_679_315_147)
        #expect(String(decoding: message, as: UTF8.self) == Example.cosignedMessage)
    }

    @Test func `the specification's cosignature states that time`() throws {
        let note = try Note(parsing: Array(Example.cosigned.utf8))
        let signature = try #require(note.signatures.last)
        #expect(signature.bytes.count == KeyKind.cosignature.signatureByteCount)
        #expect(BigEndian.number(signature.bytes.prefix(8)) == UInt64(1_679_315_147))
    }

    @Test func `no byte of a cosignature can be changed, its time included`() throws {
        let witness = try signer("witness.example.com/w1", kind: .cosignature)
        var note = try Note(
            text: "example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
        )
        try note.cosign(with: witness, at: 1_679_315_147)
        let verified = try note.verified(by: [witness.verifier])
        #expect(verified.map(\.time) == [1_679_315_147])
        let bytes = try #require(note.signatures.first).bytes
        for place in bytes.indices {
            var (changed, damaged) = (bytes, try Note(text: note.text))
            changed[place] ^= 0x80
            let (name, id) = (witness.verifier.name, witness.verifier.id)
            damaged.add(NoteSignature(name: name, keyID: id, bytes: changed))
            #expect(throws: NoteError.wrongSignature(name)) {
                try damaged.verified(by: [witness.verifier])
            }
        }
    }
}

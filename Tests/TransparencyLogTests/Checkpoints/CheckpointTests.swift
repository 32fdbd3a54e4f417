import TestSupport
import Testing

@testable import TransparencyLog

@Suite struct CheckpointTests {
    private static let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

    @Test func `reads and prints the specification's checkpoint`() throws {
        let note = try Note(parsing: Array(Example.cosigned.utf8))
        let checkpoint = try Checkpoint(parsing: note.text)
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(Base64.text(of: checkpoint.root.bytes) == Self.root)
        #expect(checkpoint.extensions.isEmpty)
        #expect(checkpoint.text == note.text)
        #expect(note.bytes == Array(Example.cosigned.utf8))
    }

    @Test func `keeps extension lines`() throws {
        let text = "log\n5\n\(Self.root)\none\ntwo words\n"
        let checkpoint = try Checkpoint(parsing: text)
        #expect(checkpoint.extensions == ["one", "two words"])
        #expect(checkpoint.text == text)
    }

    @Test(arguments: [
        ("", CheckpointError.missingLine(1)), ("log\n", .missingLine(2)),
        ("log\n1\n", .missingLine(3)), ("log\n1\n\(root)", .missingLine(3)),
        ("\n1\n\(root)\n", .missingLine(1)), ("log\n\n\(root)\n", .missingLine(2)),
        ("log\n1\n\(root)\n\n", .missingLine(4)), ("log\n01\n\(root)\n", .badSize),
        ("log\n+1\n\(root)\n", .badSize), ("log\n-1\n\(root)\n", .badSize),
        ("log\n1 \n\(root)\n", .badSize), ("log\n0x1\n\(root)\n", .badSize),
        ("log\n1e3\n\(root)\n", .badSize), ("log\n9223372036854775808\n\(root)\n", .badSize),
        ("log\n18446744073709551617\n\(root)\n", .badSize), ("log\n١\n\(root)\n", .badSize),
        ("log\n1\n\(root) \n", .badRoot), ("log\n1\nAAAA\n", .badRoot),
        ("log\n1\n\(root.dropLast())\n", .badRoot),
        ("log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", .badRoot),
        ("log\n0\n\(root)\n", .emptyTreeWithRoot),
    ])
    func `names the line that is wrong`(text: String, error: CheckpointError) {
        #expect(throws: error) { try Checkpoint(parsing: text) }
    }

    @Test func `holds to its limits`() throws {
        let long = String(repeating: "a", count: 1025)
        #expect(throws: CheckpointError.lineTooLong(1)) {
            try Checkpoint(parsing: "\(long)\n1\n\(Self.root)\n")
        }
        let many = String(repeating: "x\n", count: 17)
        #expect(throws: CheckpointError.tooManyExtensions(17)) {
            try Checkpoint(parsing: "log\n1\n\(Self.root)\n\(many)")
        }
        var limits = CheckpointLimits()
        limits.extensionCount = 17
        #expect(throws: Never.self) {
            try Checkpoint(parsing: "log\n1\n\(Self.root)\n\(many)", limits: limits)
        }
    }

    @Test func `can't be made in a form that can't be read`() {
        for origin in ["", "a\nb", "a\n"] {
            #expect(throws: CheckpointError.self) {
                try Checkpoint(origin: origin, size: 1, root: .empty)
            }
        }
        #expect(throws: CheckpointError.missingLine(4)) {
            try Checkpoint(origin: "log", size: 1, root: .empty, extensions: [""])
        }
        #expect(throws: CheckpointError.badSize) {
            try Checkpoint(origin: "log", size: .max, root: .empty)
        }
    }

    @Test func `no byte of a signed checkpoint can be changed`() throws {
        let key = try signer("example.com/log")
        let ring = KeyRing(origin: "example.com/log", key: key.verifier)
        let checkpoint = try Checkpoint(origin: "example.com/log", size: 7, root: .leaf([1]))
        let bytes = try checkpoint.signed(by: [key]).bytes
        let opened = try SignedCheckpoint(parsing: bytes, keys: ring)
        #expect(opened.checkpoint == checkpoint)
        for place in bytes.indices {
            for bit in UInt8(0)..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                #expect(throws: CheckpointError.self, "byte \(place), bit \(bit)") {
                    try SignedCheckpoint(parsing: changed, keys: ring)
                }
            }
        }
    }

    @Test func `origins are compared byte by byte`() throws {
        let key = try signer("log")
        let bytes = try Checkpoint(origin: "caf\u{E9}", size: 7, root: .leaf([1]))
            .signed(by: [key]).bytes
        let other = KeyRing(origin: "cafe\u{301}", key: key.verifier)
        #expect(throws: CheckpointError.wrongOrigin("caf\u{E9}")) {
            try SignedCheckpoint(parsing: bytes, keys: other)
        }
    }

    @Test func `opens with the cosignatures of the witnesses asked for`() throws {
        let (key, witness) = (try signer("log"), try signer("w", seed: 2, kind: .cosignature))
        let ring = KeyRing(origin: "log", key: key.verifier)
        var note = try Checkpoint(origin: "log", size: 7, root: .leaf([1])).signed(by: [key])
        try note.cosign(with: witness, at: 99)
        let opened = try SignedCheckpoint(
            parsing: note.bytes,
            keys: ring,
            witnesses: [witness.verifier],
        )
        #expect(opened.cosignatures == [VerifiedSignature(key: witness.verifier, time: 99)])
        #expect(try SignedCheckpoint(parsing: note.bytes, keys: ring).cosignatures.isEmpty)
        // A witness doesn't stand in for the log.
        var alone = try Note(text: note.text)
        try alone.cosign(with: witness, at: 99)
        #expect(throws: CheckpointError.note(.noTrustedSignature)) {
            try SignedCheckpoint(parsing: alone.bytes, keys: ring, witnesses: [witness.verifier])
        }
    }
}

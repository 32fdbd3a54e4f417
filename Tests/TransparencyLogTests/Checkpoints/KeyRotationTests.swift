import Testing

@testable import TransparencyLog

/// An old key that ends at size 200, and a new one from 100 on.
@Suite struct KeyRotationTests {
    private let old: SignerKey
    private let new: SignerKey
    private let ring: KeyRing

    init() throws {
        old = try signer("log", seed: 1)
        new = try signer("log", seed: 2)
        ring = KeyRing(
            origin: "log",
            entries: [
                .init(key: old.verifier, sizes: 0...200),
                .init(key: new.verifier, sizes: 100...MerkleTree.mostLeaves),
            ],
        )
    }

    private func open(size: UInt64, signedBy keys: [SignerKey]) throws -> [VerifierKey] {
        let checkpoint = try Checkpoint(origin: "log", size: size, root: .leaf([1]))
        return try SignedCheckpoint(parsing: checkpoint.signed(by: keys).bytes, keys: ring)
            .signatures.map(\.key)
    }

    @Test func `each key opens what it was valid for`() throws {
        #expect(try open(size: 50, signedBy: [old]) == [old.verifier])
        #expect(try open(size: 200, signedBy: [old]) == [old.verifier])
        #expect(try open(size: 100, signedBy: [new]) == [new.verifier])
        #expect(try open(size: 1_000_000, signedBy: [new]) == [new.verifier])
    }

    @Test func `between, both sign and both count`() throws {
        #expect(try open(size: 150, signedBy: [old, new]) == [old.verifier, new.verifier])
        #expect(try open(size: 250, signedBy: [old, new]) == [new.verifier])
    }

    @Test func `a key outside its sizes is named`() throws {
        let name = old.verifier.name
        #expect(throws: CheckpointError.keysNotValidAt(size: 201, names: [name])) {
            try open(size: 201, signedBy: [old])
        }
        #expect(throws: CheckpointError.keysNotValidAt(size: 99, names: [name])) {
            try open(size: 99, signedBy: [new])
        }
        #expect(throws: CheckpointError.note(.noTrustedSignature)) {
            try open(size: 99, signedBy: [signer("log", seed: 3)])
        }
    }

    @Test func `a wrong signature of a valid key refuses what the other signed`() throws {
        let checkpoint = try Checkpoint(origin: "log", size: 150, root: .leaf([1]))
        var note = try checkpoint.signed(by: [new])
        let name = old.verifier.name
        note.add(NoteSignature(name: name, keyID: old.verifier.id, bytes: [1]))
        #expect(throws: CheckpointError.note(.wrongSignature(name))) {
            try SignedCheckpoint(parsing: note.bytes, keys: ring)
        }
    }
}

import Testing

@testable import TransparencyLog

@Suite struct WitnessTests {
    private let log: SignerKey
    private let witness: Witness
    private let tree = MerkleTree(leaves: someLeaves(40))

    init() throws {
        log = try signer("log")
        let key = try signer("w", seed: 2, kind: .cosignature)
        let ring = KeyRing(origin: "log", key: log.verifier)
        witness = try #require(Witness(key: key, logs: [ring]))
    }

    private func request(
        from old: UInt64,
        to size: UInt64,
        origin: String = "log",
        root: TreeHash? = nil,
        key: SignerKey? = nil,
    ) throws -> WitnessRequest {
        let root = try root ?? tree.root(ofSize: size)
        let note = try Checkpoint(origin: origin, size: size, root: root)
            .signed(by: [key ?? log])
        let proof = old > size ? [] : try tree.consistencyProof(from: old, to: size).hashes
        return try WitnessRequest(oldSize: old, hashes: proof, note: note)
    }

    private func seen(_ size: UInt64) throws -> WitnessedTree {
        WitnessedTree(size: size, root: try tree.root(ofSize: size))
    }

    private func expect(
        _ refusal: WitnessRefusal,
        status: Int,
        of request: WitnessRequest,
        after size: UInt64,
    ) throws {
        #expect(refusal.status == status)
        let last = try seen(size)
        #expect(throws: refusal) { try witness.cosign(request, after: last, at: 5) }
    }

    @Test func `cosigns every tree that continues the last one`() throws {
        for (old, new) in [(0, 0), (0, 1), (0, 40), (1, 2), (7, 40), (40, 40)] as [(UInt64, UInt64)]
        {
            let last = try seen(old)
            let cosigning = try witness.cosign(
                try request(from: old, to: new),
                after: last,
                at: 99,
            )
            #expect(try cosigning.tree == seen(new))
            let opened = try SignedCheckpoint(
                parsing: cosigning.note.bytes,
                keys: witness.logs[0],
                witnesses: [witness.key.verifier],
            )
            #expect(opened.cosignatures.map(\.time) == [99])
            #expect(cosigning.note.signatures.suffix(1) == cosigning.signatures)
        }
    }

    @Test func `passes on only the signatures that it verified`() throws {
        var request = try request(from: 3, to: 9)
        var note = request.note
        try note.sign(with: signer("stranger", seed: 9))
        request = try WitnessRequest(oldSize: 3, hashes: request.hashes, note: note)
        let cosigning = try witness.cosign(request, after: try seen(3), at: 1)
        #expect(cosigning.note.signatures.map(\.name.text) == ["log", "w"])
    }

    @Test func `refuses a log that it doesn't follow`() throws {
        let request = try request(from: 3, to: 9, origin: "other")
        try expect(.unknownOrigin("other"), status: 404, of: request, after: 3)
    }

    @Test func `refuses what the log did not sign`() throws {
        let request = try request(from: 3, to: 9, key: signer("log", seed: 5))
        try expect(.notSigned(.note(.noTrustedSignature)), status: 403, of: request, after: 3)
        var note = try Checkpoint(origin: "log", size: 9, root: tree.root(ofSize: 9))
            .signed(by: [log])
        note.add(NoteSignature(name: log.verifier.name, keyID: log.verifier.id, bytes: [1]))
        let damaged = try WitnessRequest(oldSize: 3, hashes: request.hashes, note: note)
        let reason = CheckpointError.note(.wrongSignature(log.verifier.name))
        try expect(.notSigned(reason), status: 403, of: damaged, after: 3)
    }

    @Test func `refuses a log that went back`() throws {
        let request = try request(from: 9, to: 3)
        try expect(.smallerThanOld(size: 3, old: 9), status: 400, of: request, after: 9)
    }

    @Test func `names the last size to who begins elsewhere`() throws {
        for old in [UInt64(0), 3, 8] {
            let request = try request(from: old, to: 12)
            try expect(.notAtLast(size: 9), status: 409, of: request, after: 9)
        }
    }

    @Test func `finds a split view`() throws {
        let request = try request(from: 9, to: 9, root: .leaf([9]))
        try expect(.splitView(size: 9), status: 422, of: request, after: 9)
        let zero = WitnessedTree.none
        let first = try witness.cosign(try self.request(from: 0, to: 9), after: zero, at: 1)
        #expect(try first.tree == seen(9))
    }

    @Test func `refuses a tree that does not continue the last one`() throws {
        let other = try request(from: 9, to: 20, root: .leaf([9]))
        try expect(.notConsistent(.wrongRoot), status: 422, of: other, after: 9)
        let good = try request(from: 9, to: 20)
        for place in good.hashes.indices {
            var hashes = good.hashes
            hashes[place] = .empty
            let bad = try WitnessRequest(oldSize: 9, hashes: hashes, note: good.note)
            let last = try seen(9)
            #expect(throws: WitnessRefusal.self) { try witness.cosign(bad, after: last, at: 1) }
        }
        let superfluous = try WitnessRequest(oldSize: 0, hashes: [.empty], note: good.note)
        try expect(.notConsistent(.wrongCount(1)), status: 422, of: superfluous, after: 0)
        let rewritten = WitnessedTree(size: 9, root: .leaf([1]))
        #expect(throws: WitnessRefusal.notConsistent(.wrongOldRoot)) {
            try witness.cosign(good, after: rewritten, at: 1)
        }
    }

    @Test func `a key for notes is no witness`() throws {
        #expect(Witness(key: log, logs: []) == nil)
    }
}

@Suite struct WitnessRequestTests {
    /// The request that C2SP tlog-witness prints.
    private let example = """
        old 20852014
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

        """

    @Test func `reads and prints the specification's request`() throws {
        let request = try WitnessRequest(parsing: Array(example.utf8))
        #expect(request.oldSize == 20_852_014)
        #expect(request.hashes.count == 4)
        #expect(request.checkpoint.size == 20_852_163)
        #expect(request.note.signatures.count == 2)
        #expect(request.bytes == Array(example.utf8))
    }

    @Test func `a changed byte never reads as the same request`() throws {
        let bytes = Array(example.utf8)
        let request = try WitnessRequest(parsing: bytes)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            #expect((try? WitnessRequest(parsing: changed)) != request)
        }
        for count in bytes.indices {
            #expect((try? WitnessRequest(parsing: Array(bytes.prefix(count)))) != request)
        }
    }

    @Test(arguments: [
        ("", WitnessRequest.Malformation.noOldSize), ("old\n\n", .noOldSize),
        ("old 01\n\n", .noOldSize), ("old  1\n\n", .noOldSize), ("Old 1\n\n", .noOldSize),
        ("old -1\n\n", .noOldSize), ("old 9223372036854775808\n\n", .noOldSize),
        ("old 1", .noCheckpoint), ("old 1\n", .noCheckpoint),
        ("old 1\nAAAA\n\nx", .badHash(line: 2)),
        ("old 1\n\n", .checkpoint(.note(.unfinishedText))),
        ("old 1\n\ntext\n\n— a AAAAAAE=\n", .checkpoint(.missingLine(2))),
    ])
    func `names what is wrong`(text: String, error: WitnessRequest.Malformation) {
        #expect(throws: error) { try WitnessRequest(parsing: Array(text.utf8)) }
    }

    @Test func `takes 63 lines of proof and no more`() throws {
        let line = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
        let note = String(
            decoding: try WitnessRequest(parsing: Array(example.utf8)).note.bytes,
            as: UTF8.self,
        )
        for (count, isTaken) in [
            (0, true), (62, true), (63, true), (64, false), (9999, false),
        ] {
            let text = "old 1\n" + String(repeating: line, count: count) + "\n" + note
            let read = Result { try WitnessRequest(parsing: Array(text.utf8)) }
            #expect((try? read.get().hashes.count) == (isTaken ? count : nil))
            if !isTaken {
                #expect(throws: WitnessRequest.Malformation.tooManyHashes) { try read.get() }
            }
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import TransparencyLog

/// Good and wrong proofs of another implementation.
@Suite struct ProofVectorTests {
    @Test func `takes and refuses inclusion proofs as transparency-dev does`() throws {
        let probes: [InclusionProbe] = try read("inclusion")
        #expect(probes.count == 98)
        for probe in probes {
            let accepts = (try? probe.verify()) != nil
            #expect(accepts == !probe.wantErr, "\(probe.desc)")
        }
    }

    @Test func `takes and refuses consistency proofs as transparency-dev does`() throws {
        let probes: [ConsistencyProbe] = try read("consistency")
        #expect(probes.count == 98)
        for probe in probes where !Self.others.contains(probe.desc) {
            let accepts = (try? probe.verify()) != nil
            #expect(accepts == !probe.wantErr, "\(probe.desc)")
        }
    }

    /// Every tree continues the empty one, says C2SP tlog-witness, where transparency-dev finds
    /// the question meaningless; and one good probe has a root that isn't a hash.
    private static let others: Set = [
        "consistency/additional/size1-is-zero-and-size2-is-not-zero",
        "consistency/additional/sizes-are-equal-one-and-proof-is-empty",
    ]

    private func read<Probe: Decodable>(_ name: String) throws -> [Probe] {
        let file = Repository.root
            .appending(path: "Tests/Fixtures/transparency-dev-merkle/\(name).json")
        return try JSONDecoder().decode([Probe].self, from: Data(contentsOf: file))
    }
}

private struct NoHash: Error {}

/// Some wrong probes have a root or leaf that isn't even a hash.
private func hash(_ data: Data) throws -> TreeHash {
    guard let hash = TreeHash(bytes: data) else { throw NoHash() }
    return hash
}

private struct InclusionProbe: Decodable {
    let desc: String
    let leafIdx, treeSize: UInt64
    let root, leafHash: Data
    let proof: [Data]
    let wantErr: Bool

    func verify() throws {
        try InclusionProof(index: leafIdx, size: treeSize, hashes: try proof.map(hash))
            .verify(leaf: try hash(leafHash), root: try hash(root))
    }
}

private struct ConsistencyProbe: Decodable {
    let desc: String
    let size1, size2: UInt64
    let root1, root2: Data
    let proof: [Data]
    let wantErr: Bool

    func verify() throws {
        try ConsistencyProof(oldSize: size1, newSize: size2, hashes: try proof.map(hash))
            .verify(oldRoot: try hash(root1), newRoot: try hash(root2))
    }
}

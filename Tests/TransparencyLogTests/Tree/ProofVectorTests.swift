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
        for probe in probes {
            let accepts = (try? probe.verify()) != nil
            #expect(accepts == !probe.wantErr, "\(probe.desc)")
        }
    }

    private func read<Probe: Decodable>(_ name: String) throws -> [Probe] {
        let file = Repository.root
            .appending(path: "Tests/Fixtures/transparency-dev-merkle/\(name).json")
        return try JSONDecoder().decode([Probe].self, from: Data(contentsOf: file))
    }
}

/// Some probes have a root or leaf of another length than a hash, which only has to differ from
/// the right one.
private func hash(_ data: Data) -> TreeHash {
    TreeHash(bytes: data) ?? .leaf(data)
}

private struct InclusionProbe: Decodable {
    let desc: String
    let leafIdx, treeSize: UInt64
    let root, leafHash: Data
    let proof: [Data]
    let wantErr: Bool

    func verify() throws {
        try InclusionProof(index: leafIdx, size: treeSize, hashes: proof.map(hash))
            .verify(leaf: hash(leafHash), root: hash(root))
    }
}

private struct ConsistencyProbe: Decodable {
    let desc: String
    let size1, size2: UInt64
    let root1, root2: Data
    let proof: [Data]
    let wantErr: Bool

    func verify() throws {
        try ConsistencyProof(oldSize: size1, newSize: size2, hashes: proof.map(hash))
            .verify(oldRoot: hash(root1), newRoot: hash(root2))
    }
}

import Casework
import Foundation
import Policy
import Synchronization
import TestSupport
import Testing

@testable import Store

/// A vault on a database of a test's own, with a ring of keys that a test may turn.
struct VaultRig: Sendable {
    let rig: CaseRig
    let vault: Vault
    /// The ring as it is kept outside: every node reads it from there.
    let kept: Kept
    let ledgerPath: String

    final class Kept: Sendable {
        private let ring: Mutex<VaultKeyRing>

        init(_ ring: VaultKeyRing) { self.ring = Mutex(ring) }

        var now: VaultKeyRing { ring.withLock { $0 } }

        func put(_ ring: VaultKeyRing) { self.ring.withLock { $0 = ring } }
    }

    static func with(
        _ engine: Engine,
        profile: String = "cn",
        _ body: (VaultRig) async throws -> Void,
    ) async throws {
        try await CaseRig.with(engine, profile: profile, standing: Standing()) { rig in
            let folder = try ScratchFolder()
            defer { folder.remove() }
            let path = folder.path("erasures")
            let kept = Kept(try VaultKeyRing.fresh(Surroundings.live.secretBytes))
            let vault = Vault(
                rig.records,
                keys: try VaultKeys { kept.now },
                ledger: try ErasureLedger(at: path),
            )
            try await body(VaultRig(rig: rig, vault: vault, kept: kept, ledgerPath: path))
        }
    }

    var owner: SubjectOwner { SubjectOwner(.publisher, rig.account.text, of: rig.tenant) }

    func keep(_ fields: [SubjectField: Secret], in vault: Vault? = nil) async throws {
        let (vault, owner) = (vault ?? self.vault, owner)
        try await rig.write { try vault.keep(fields, of: owner, in: $0) }
    }

    func open(in vault: Vault? = nil) async throws -> [SubjectField: Secret] {
        let (vault, owner) = (vault ?? self.vault, owner)
        return try await rig.read {
            try vault.open(Set(SubjectField.allCases), of: owner, in: $0)
        }
    }

    /// Another node with the same database and the ring as it is kept.
    func anotherNode() throws -> Vault {
        Vault(
            rig.records,
            keys: try VaultKeys { [kept] in kept.now },
            ledger: try ErasureLedger(at: ledgerPath),
        )
    }

    func rewrapAll() async throws -> Int {
        var count = 0
        while true {
            let some = try await rig.write { [vault] in try vault.rewrap(limit: 2, in: $0) }
            guard some > 0 else { return count }
            count += some
        }
    }
}

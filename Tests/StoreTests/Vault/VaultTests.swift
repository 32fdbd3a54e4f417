import Casework
import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct VaultTests {
    private static let number = Secret("11010519491231002X")

    @Test(arguments: Engine.allCases)
    func `what is kept opens again, and no row holds it in clear`(_ engine: Engine) async throws {
        try await VaultRig.with(engine) { house in
            try await house.keep([.residentNumber: Self.number, .name: Secret("王小明")])
            try await house.keep([.name: Secret("王大明")])
            let opened = try await house.open()
            #expect(opened == [.residentNumber: Self.number, .name: Secret("王大明")])
            let rows = try await house.rig.read { transaction in
                try transaction.rows("SELECT sealed FROM identity_fields").map {
                    try $0.get("sealed", as: [UInt8].self)
                }
            }
            #expect(rows.count == 2)
            for row in rows { #expect(!row.holds(Self.number.exposed) && !row.holds("王大明")) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `sealed bytes that are moved to another row or field don't open`(
        _ engine: Engine
    ) async throws {
        try await VaultRig.with(engine) { house in
            try await house.keep([.residentNumber: Self.number, .mobile: Secret("+8613800138000")])
            _ = try await house.rig.write { transaction in
                try transaction.run(
                    """
                    UPDATE identity_fields SET sealed = (
                        SELECT sealed FROM identity_fields WHERE field = 'mobile'
                    ) WHERE field = 'resident-number'
                    """
                )
            }
            await #expect(throws: VaultFault.self) { try await house.open() }
        }
    }

    @Test(arguments: Engine.allCases)
    func `with another ring nothing opens`(_ engine: Engine) async throws {
        try await VaultRig.with(engine) { house in
            try await house.keep([.residentNumber: Self.number])
            let strange = Vault(
                house.rig.records,
                keys: try VaultKeys { try VaultKeyRing.fresh(Surroundings.live.secretBytes) },
                ledger: try ErasureLedger(at: house.ledgerPath),
            )
            await #expect(throws: VaultFault.self) { try await house.open(in: strange) }
        }
    }

    // MARK: Turning the ring

    @Test(arguments: Engine.allCases)
    func `a turned ring wraps every subject anew, and the old key opens nothing more`(
        _ engine: Engine
    ) async throws {
        try await VaultRig.with(engine) { house in
            try await house.keep([.residentNumber: Self.number])
            let old = house.kept.now
            house.kept.put(try old.turned(Surroundings.live.secretBytes))
            let node = try house.anotherNode()
            try await house.rig.write { try node.announce(in: $0) }
            let count = try await house.rig.write { try node.rewrap(limit: 100, in: $0) }
            #expect(count == 1)
            house.kept.put(house.kept.now.newestAlone)
            // The node that knew the old ring only hears of the new one by itself.
            #expect(try await house.open() == [.residentNumber: Self.number])
            let behind = Vault(
                house.rig.records,
                keys: try VaultKeys { old },
                ledger: try ErasureLedger(at: house.ledgerPath),
            )
            await #expect(throws: VaultFault.missingKey(id: house.kept.now.newest)) {
                try await house.open(in: behind)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a node that knows the old ring wraps nothing with it once it was turned`(
        _ engine: Engine
    ) async throws {
        try await VaultRig.with(engine) { house in
            house.kept.put(try house.kept.now.turned(Surroundings.live.secretBytes))
            let node = try house.anotherNode()
            try await house.rig.write { try node.announce(in: $0) }
            #expect(house.vault.keys.ring.newest != house.kept.now.newest)
            try await house.keep([.residentNumber: Self.number])
            let used: String? = try await house.rig.read {
                try $0.value("SELECT key_id FROM identity_subjects")
            }
            #expect(used == house.kept.now.newest)
        }
    }

    @Test func `a ring reads what it wrote, and nothing else`() throws {
        let ring = try VaultKeyRing.fresh(Surroundings.live.secretBytes)
            .turned(Surroundings.live.secretBytes)
        let text = try ring.text
        let read = try VaultKeyRing(text)
        #expect(read.ids == ring.ids && read.ids.count == 2)
        for damaged in [
            "", "{}", String(text.dropLast()),
            text.replacing("touchstone.vault-keys/1", with: "x"),
            text.replacing(ring.ids[0], with: ring.ids[1]), String(repeating: " ", count: 70_000),
        ] {
            #expect(throws: VaultFault.unreadableKeys) { try VaultKeyRing(damaged) }
        }
        #expect(!"\(ring)".contains(ring.ids[0]))
    }

    // MARK: Erasing

    @Test(arguments: Engine.allCases)
    func `what was erased opens nowhere, also after a backup brought its rows back`(
        _ engine: Engine
    ) async throws {
        try await VaultRig.with(engine) { house in
            let (owner, vault) = (house.owner, house.vault)
            try await house.keep([.residentNumber: Self.number])
            let backup = try await house.rig.read { transaction in
                try transaction.rows(
                    "SELECT id, wrapped_key, key_id FROM identity_subjects"
                ).map { row in
                    (
                        try row.get("id", as: String.self),
                        try row.get("wrapped_key", as: [UInt8].self),
                        try row.get("key_id", as: String.self),
                    )
                }
            }
            let wasThere = try await house.rig.write {
                try vault.erase(owner, by: .system("test"), in: $0)
            }
            #expect(wasThere)
            #expect(try await house.open().isEmpty)
            // The backup comes back, on a node that starts anew.
            let (id, key, name) = try #require(backup.first)
            _ = try await house.rig.write { transaction in
                try transaction.run(
                    """
                    UPDATE identity_subjects SET wrapped_key = \(key), key_id = \(name)
                    WHERE id = \(id)
                    """
                )
            }
            let node = try house.anotherNode()
            #expect(try await house.open(in: node).isEmpty)
            let again = try await house.rig.write { try node.eraseAgain(in: $0) }
            #expect(again == 1)
            let left: [UInt8]?? = try await house.rig.read {
                try $0.value("SELECT wrapped_key FROM identity_subjects WHERE id = \(id)")
            }
            #expect(left == .some(nil))
        }
    }

    @Test(arguments: Engine.allCases)
    func `after an erasure somebody may be kept anew, with another key`(
        _ engine: Engine
    ) async throws {
        try await VaultRig.with(engine) { house in
            let (owner, vault) = (house.owner, house.vault)
            try await house.keep([.residentNumber: Self.number])
            _ = try await house.rig.write { try vault.erase(owner, by: .system("test"), in: $0) }
            try await house.keep([.name: Secret("王小明")])
            #expect(try await house.open() == [.name: Secret("王小明")])
            let node = try house.anotherNode()
            let again = try await house.rig.write { try node.eraseAgain(in: $0) }
            #expect(again == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `where a reporter wants to hear of it lies sealed, apart from publishers`(
        _ engine: Engine
    ) async throws {
        try await VaultRig.with(engine) { house in
            let (vault, tenant) = (house.vault, house.rig.tenant)
            let reporter = SubjectOwner(.reporter, house.rig.account.text, of: tenant)
            let contact = Secret("canary@example.org")
            try await house.keep([.name: Secret("王小明")])
            try await house.rig.write { try vault.keep([.contact: contact], of: reporter, in: $0) }
            let opened = try await house.rig.read {
                try vault.open([.contact, .name], of: reporter, in: $0)
            }
            #expect(opened == [.contact: contact])
            #expect(try await house.open() == [.name: Secret("王小明")])
            let rows = try await house.rig.read {
                try $0.rows("SELECT * FROM identity_fields")
                    + $0.rows("SELECT * FROM identity_subjects")
            }
            for value in rows.flatMap(\.values) {
                if case .bytes(let bytes) = value { #expect(!bytes.holds("canary")) }
                if case .text(let text) = value { #expect(!text.contains("canary")) }
            }
        }
    }

    @Test func `a ledger that was cut off in a line is read, and a strange one refused`() throws {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let path = folder.path("erasures")
        let id = "00000000-0000-4000-8000-000000000001"
        try "\(id)\n00000000-0000".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try ErasureLedger(at: path).subjects == [id])
        try "\(id)\nnonsense\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: VaultFault.self) { try ErasureLedger(at: path) }
    }

    // MARK: Blind indexes

    @Test func `an index answers one question of one tenant, and needs its key`() {
        let index = BlindIndex(secret: Data(repeating: 1, count: 32))
        let other = BlindIndex(secret: Data(repeating: 2, count: 32))
        let code = index.code("+8613800138000", .samePerson, "studio", "mobile")
        #expect(code == index.code("+8613800138000", .samePerson, "studio", "mobile"))
        #expect(code != index.code("+8613800138000", .samePerson, "other", "mobile"))
        #expect(code != index.code("+8613800138000", .sending, "studio", "mobile"))
        #expect(code != index.code("+8613800138001", .samePerson, "studio", "mobile"))
        #expect(code != other.code("+8613800138000", .samePerson, "studio", "mobile"))
        #expect(code.count == 8)
    }
}

extension [UInt8] {
    /// Whether a text stands in it, in UTF-8.
    func holds(_ text: String) -> Bool { Data(self).range(of: Data(text.utf8)) != nil }
}

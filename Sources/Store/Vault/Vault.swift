package import Casework
import Foundation

/// What the law wants to be kept about people, sealed.
///
/// Each subject has a data key of its own, wrapped by a key outside the database. Without its data key
/// nothing of a subject can ever be read again.
package struct Vault: Sendable {
    let records: Records
    let keys: VaultKeys
    let ledger: ErasureLedger

    package init(_ records: Records, keys: VaultKeys, ledger: ErasureLedger) {
        self.records = records
        self.keys = keys
        self.ledger = ledger
    }

    var index: BlindIndex { BlindIndex(secret: keys.ring.index) }

    /// Keeps what is known of a subject; what it knew of the same kind before is gone.
    package func keep(
        _ fields: [SubjectField: Secret],
        of owner: SubjectOwner,
        in transaction: any Transaction,
    ) throws {
        guard !fields.isEmpty else { return }
        let (subject, key) = try dataKey(of: owner, in: transaction)
        for (field, value) in fields.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let place = owner.place(subject, field.rawValue)
            guard let sealed = Sealing.seal(Data(value.exposed.utf8), key, at: place) else {
                throw VaultFault.noRandomBytes
            }
            try transaction.run(
                """
                INSERT INTO identity_fields (subject, field, sealed, kept_at)
                VALUES (\(subject.text), \(field.rawValue), \(sealed), \(records.now))
                ON CONFLICT (subject, field) DO UPDATE
                    SET sealed = excluded.sealed, kept_at = excluded.kept_at
                """
            )
        }
    }

    /// Opens fields of a subject; those that aren't kept are left out.
    ///
    /// - Throws: ``VaultFault``.
    package func open(
        _ fields: Set<SubjectField>,
        of owner: SubjectOwner,
        in transaction: any Transaction,
    ) throws -> [SubjectField: Secret] {
        guard let (subject, key) = try knownKey(of: owner, in: transaction) else { return [:] }
        let rows = try transaction.rows(
            "SELECT field, sealed FROM identity_fields WHERE subject = \(subject.text)"
        )
        var opened: [SubjectField: Secret] = [:]
        for row in rows {
            let field = try row.named("field") { SubjectField(rawValue: $0) }
            guard fields.contains(field) else { continue }
            let place = owner.place(subject, field.rawValue)
            guard let data = Sealing.open(try row.get("sealed"), key, at: place) else {
                throw VaultFault.damaged(subject: subject.text)
            }
            opened[field] = Secret(String(decoding: data, as: UTF8.self))
        }
        return opened
    }

    /// Whether a field of a subject is kept, for whoever has no keys.
    static func keeps(
        _ field: SubjectField,
        of owner: SubjectOwner,
        in transaction: any Transaction,
    ) throws -> Bool {
        try transaction.firstRow(
            """
            SELECT f.field FROM identity_fields f JOIN identity_subjects s ON s.id = f.subject
            WHERE s.tenant = \(owner.tenant.text) AND s.kind = \(owner.kind.rawValue)
                AND s.owner = \(owner.id) AND s.wrapped_key IS NOT NULL
                AND f.field = \(field.rawValue)
            """
        ) != nil
    }

    /// Which fields of a subject are kept, without opening any.
    package func kept(
        of owner: SubjectOwner,
        in transaction: any Transaction,
    ) throws -> Set<SubjectField> {
        let rows = try transaction.rows(
            """
            SELECT f.field FROM identity_fields f JOIN identity_subjects s ON s.id = f.subject
            WHERE s.tenant = \(owner.tenant.text) AND s.kind = \(owner.kind.rawValue)
                AND s.owner = \(owner.id) AND s.wrapped_key IS NOT NULL
            """
        )
        return Set(try rows.map { try $0.named("field") { SubjectField(rawValue: $0) } })
    }
}

/// Whose subject it is.
package struct SubjectOwner: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case publisher
        /// Somebody who told us of something.
        case reporter
    }

    package let tenant: TenantName
    package let kind: Kind
    /// The id of the account or the report.
    package let id: String

    package init(_ kind: Kind, _ id: String, of tenant: TenantName) {
        (self.kind, self.id, self.tenant) = (kind, id, tenant)
    }

    package init(_ account: Account) {
        self.init(.publisher, account.id.text, of: account.tenant)
    }

    /// What sealed bytes are bound to.
    func place(_ subject: SubjectID, _ what: String) -> String {
        ["touchstone vault 1", tenant.text, kind.rawValue, subject.text, what]
            .joined(separator: "\u{1F}")
    }
}

/// A subject of the vault: a random id that stands nowhere else.
struct SubjectID: RecordID {
    let text: String

    init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

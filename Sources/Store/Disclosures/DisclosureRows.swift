import Casework

/// The rows of `disclosures`.
struct DisclosureRows {
    let transaction: any Transaction

    private static let columns: SQL = """
        id, tenant, account, request, requester, requested_at, first_approver, second_approver,
        refuser, viewer, viewed_at
        """

    func insert(_ disclosure: Disclosure) throws {
        try transaction.run(
            """
            INSERT INTO disclosures (id, tenant, account, request, requester, requested_at)
            VALUES (
                \(disclosure.id.text), \(disclosure.tenant.text), \(disclosure.account.text),
                \(try JSONColumn.text(disclosure.request)), \(disclosure.requester.text),
                \(disclosure.requestedAt)
            )
            """
        )
    }

    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func hold(_ id: DisclosureID, of tenant: TenantName) throws -> Disclosure {
        let found = try first("id = \(id.text) AND tenant = \(tenant.text) \(.forUpdate)")
        guard let found else { throw RecordRefusal.unknown(.disclosure) }
        return found
    }

    func find(_ id: DisclosureID, of tenant: TenantName) throws -> Disclosure? {
        try first("id = \(id.text) AND tenant = \(tenant.text)")
    }

    func all(
        of tenant: TenantName,
        before cursor: DisclosureCursor?,
        limit: Int,
    ) throws -> [Disclosure] {
        let rest: SQL =
            cursor.map { "AND (requested_at, id) < (\($0.requestedAt), \($0.id.text))" } ?? ""
        return try transaction.rows(
            """
            SELECT \(Self.columns) FROM disclosures WHERE tenant = \(tenant.text) \(rest)
            ORDER BY requested_at DESC, id DESC LIMIT \(limit)
            """
        ).map { try Disclosure(row: $0) }
    }

    func update(_ disclosure: Disclosure) throws {
        let approvers = disclosure.approvers
        try transaction.run(
            """
            UPDATE disclosures SET first_approver = \(approvers.first?.text),
                second_approver = \(approvers.dropFirst().first?.text),
                refuser = \(disclosure.refuser?.text), viewer = \(disclosure.viewer?.text),
                viewed_at = \(disclosure.viewedAt)
            WHERE id = \(disclosure.id.text) AND tenant = \(disclosure.tenant.text)
            """
        )
    }

    private func first(_ condition: SQL) throws -> Disclosure? {
        try transaction.firstRow("SELECT \(Self.columns) FROM disclosures WHERE \(condition)")
            .map { try Disclosure(row: $0) }
    }
}

extension Disclosure {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.named("id", DisclosureID.init),
            of: try row.named("account", AccountID.init),
            tenant: try row.named("tenant", TenantName.init),
            try row.json("request"),
            by: try row.named("requester", PersonName.init),
            at: try row.get("requested_at"),
        )
        let approvers = try ["first_approver", "second_approver"].compactMap {
            try row.namedIfPresent($0, PersonName.init)
        }
        restore(
            approvers: approvers,
            refuser: try row.namedIfPresent("refuser", PersonName.init),
            viewer: try row.namedIfPresent("viewer", PersonName.init),
            viewedAt: try row.get("viewed_at"),
        )
    }
}

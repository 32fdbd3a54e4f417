extension Migration {
    /// Measures on accounts, what waits for a second person, and strikes.
    ///
    /// `content` and `draft` are JSON. A measure or a strike is written once; what becomes of it
    /// fills empty columns: `ended_at` or `expired_at` when its time was over, `undone_…` when
    /// somebody undid it. `cause` of a strike names what it is for, so that one cause brings one.
    /// Times are microseconds since 1970.
    static let measures = Migration(15, "measures", [measureTable] + proposalTables + strikeTables)

    private static let measureTable: SQL = """
        CREATE TABLE measures (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            account \(.text) NOT NULL REFERENCES accounts (id),
            kind \(.text) NOT NULL CHECK (kind IN ('warn', 'limit', 'suspend-updates', 'close')),
            content \(.text) NOT NULL,
            since \(.integer) NOT NULL,
            ends_at \(.integer),
            ended_at \(.integer),
            undone_at \(.integer),
            undone_by \(.text),
            undone_because \(.text),
            CHECK ((kind = 'close') = (ends_at IS NULL)),
            CHECK (ends_at IS NULL OR ends_at > since),
            CHECK ((undone_at IS NULL) = (undone_by IS NULL)),
            CHECK ((undone_at IS NULL) = (undone_because IS NULL))
        ) \(.strict)
        """

    private static let proposalTables: [SQL] = [
        "CREATE INDEX measures_by_account ON measures (account, since, id)",
        """
        CREATE TABLE measure_proposals (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            account \(.text) NOT NULL REFERENCES accounts (id),
            draft \(.text) NOT NULL,
            proposer \(.text) NOT NULL,
            proposed_at \(.integer) NOT NULL,
            expires_at \(.integer) NOT NULL,
            outcome \(.text) NOT NULL CHECK (outcome IN ('waiting', 'approved', 'refused')),
            settled_by \(.text),
            settled_at \(.integer),
            measure \(.text) REFERENCES measures (id),
            CHECK ((outcome = 'waiting') = (settled_by IS NULL)),
            CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
            CHECK ((outcome = 'approved') = (measure IS NOT NULL)),
            CHECK (outcome <> 'approved' OR settled_by <> proposer)
        ) \(.strict)
        """,
        """
        CREATE INDEX measure_proposals_by_tenant
        ON measure_proposals (tenant, outcome, proposed_at, id)
        """,
    ]

    private static let strikeTables: [SQL] = [
        """
        CREATE TABLE strikes (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            account \(.text) NOT NULL REFERENCES accounts (id),
            cause \(.text) NOT NULL,
            weight \(.integer) NOT NULL CHECK (weight > 0),
            draft \(.text) NOT NULL,
            added_by \(.text) NOT NULL,
            added_at \(.integer) NOT NULL,
            expires_at \(.integer) NOT NULL,
            expired_at \(.integer),
            undone_at \(.integer),
            undone_by \(.text),
            undone_because \(.text),
            CHECK (expires_at > added_at),
            CHECK ((undone_at IS NULL) = (undone_by IS NULL)),
            CHECK ((undone_at IS NULL) = (undone_because IS NULL))
        ) \(.strict)
        """,
        "CREATE INDEX strikes_by_account ON strikes (account, added_at, id)",
        "CREATE UNIQUE INDEX strikes_by_cause ON strikes (account, cause) WHERE undone_at IS NULL",
    ]
}

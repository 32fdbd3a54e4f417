extension Migration {
    /// Appeals against decisions, measures, strikes and outcomes of reports, and what is said on them.
    ///
    /// `content` is JSON: what was said, what the appeal is against as it was then, who may not decide
    /// it, and the answer. A side has one open appeal against one thing. Of messages, those of the
    /// service name who wrote them, for the record. Times are microseconds since 1970.
    static let appeals = Migration(
        18,
        "appeals",
        [
            """
            CREATE TABLE appeals (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL REFERENCES tenants (name),
                target_kind \(.text) NOT NULL
                    CHECK (target_kind IN ('decision', 'measure', 'strike', 'report')),
                target \(.text) NOT NULL,
                side \(.text) NOT NULL CHECK (side IN ('author', 'reporter')),
                account \(.text) REFERENCES accounts (id),
                assignee \(.text),
                content \(.text) NOT NULL,
                opened_at \(.integer) NOT NULL,
                due_at \(.integer) NOT NULL,
                outcome \(.text) CHECK (outcome IN ('upheld', 'overturned', 'partly-overturned')),
                decided_by \(.text),
                decided_at \(.integer),
                CHECK ((side = 'author') = (account IS NOT NULL)),
                CHECK ((side = 'reporter') = (target_kind = 'report')),
                CHECK ((outcome IS NULL) = (decided_by IS NULL)),
                CHECK ((outcome IS NULL) = (decided_at IS NULL))
            ) \(.strict)
            """,
            """
            CREATE UNIQUE INDEX appeals_open ON appeals (tenant, target_kind, target, side)
            WHERE outcome IS NULL
            """,
            "CREATE INDEX appeals_by_target ON appeals (tenant, target_kind, target)",
            "CREATE INDEX appeals_by_account ON appeals (account, opened_at, id)",
            "CREATE INDEX appeals_listed ON appeals (tenant, opened_at, id)",
            "CREATE INDEX appeals_decided ON appeals (tenant, decided_at, id)",
            """
            CREATE TABLE appeal_messages (
                id \(.text) NOT NULL PRIMARY KEY,
                appeal \(.text) NOT NULL REFERENCES appeals (id),
                tenant \(.text) NOT NULL REFERENCES tenants (name),
                sender \(.text) NOT NULL CHECK (sender IN ('author', 'service')),
                person \(.text),
                words \(.text) NOT NULL,
                written_at \(.integer) NOT NULL,
                CHECK ((sender = 'service') = (person IS NOT NULL))
            ) \(.strict)
            """,
            "CREATE INDEX appeal_messages_in_order ON appeal_messages (appeal, written_at, id)",
        ],
    )
}

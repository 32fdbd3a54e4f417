extension Migration {
    /// What people were told, and how it reached them.
    ///
    /// Nobody is told of the same thing twice. A delivery is one notice by one way; its states: 0
    /// waiting, 1 delivered or handed on, 2 given up, 3 dropped since nobody is there. `tried` counts
    /// attempts; nobody else sends before `sending_until`. No address stands anywhere here.
    static let personNotices = Migration(
        16,
        "person notices",
        [
            """
            CREATE TABLE person_notices (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                recipient_kind \(.text) NOT NULL,
                recipient \(.text) NOT NULL,
                kind \(.text) NOT NULL,
                reference \(.text) NOT NULL,
                content \(.text) NOT NULL,
                created_at \(.integer) NOT NULL,
                read_at \(.integer),
                UNIQUE (tenant, recipient_kind, recipient, kind, reference)
            ) \(.strict)
            """,
            """
            CREATE INDEX person_notices_listed
                ON person_notices (tenant, recipient_kind, recipient, id)
            """,
            """
            CREATE INDEX person_notices_unread
                ON person_notices (tenant, recipient_kind, recipient, id) WHERE read_at IS NULL
            """,
            "CREATE INDEX person_notices_by_age ON person_notices (created_at)",
            """
            CREATE TABLE person_notice_deliveries (
                notice \(.text) NOT NULL,
                channel \(.text) NOT NULL,
                tenant \(.text) NOT NULL,
                state \(.integer) NOT NULL CHECK (state BETWEEN 0 AND 3),
                tried \(.integer) NOT NULL CHECK (tried >= 0),
                due_at \(.integer) NOT NULL,
                sending_until \(.integer),
                last_code \(.text),
                message \(.text),
                settled_at \(.integer),
                PRIMARY KEY (notice, channel),
                CHECK ((state = 0) = (settled_at IS NULL))
            ) \(.hot)
            """,
            """
            CREATE INDEX person_notice_deliveries_due
                ON person_notice_deliveries (due_at) WHERE state = 0
            """,
        ],
    )
}

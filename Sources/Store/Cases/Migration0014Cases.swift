extension Migration {
    /// What people have to decide: reports and who sent them, the cases into which they fold, the
    /// clocks that run meanwhile, and who may decide.
    ///
    /// A subject has one case at a time that isn't closed. `place` orders a queue. A reporter's `mark`
    /// is a keyed code of how they can be reached; that itself lies in the vault. A report's receipt
    /// is kept as a digest.
    static let cases = Migration(
        14,
        "cases",
        [
            """
            CREATE TABLE cases (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                subject_kind \(.text) NOT NULL,
                subject \(.text) NOT NULL,
                state \(.text) NOT NULL CHECK (state IN ('open', 'deciding', 'closed')),
                queue \(.text) NOT NULL,
                place \(.integer) NOT NULL,
                holder \(.text),
                lease_until \(.integer),
                approval \(.text),
                content \(.text) NOT NULL,
                revision \(.integer) NOT NULL,
                opened_at \(.integer) NOT NULL,
                closed_at \(.integer),
                CHECK ((holder IS NULL) = (lease_until IS NULL)),
                CHECK ((state = 'closed') = (closed_at IS NOT NULL))
            ) \(.hot)
            """,
            """
            CREATE UNIQUE INDEX cases_open ON cases (tenant, subject_kind, subject)
            WHERE state <> 'closed'
            """,
            "CREATE INDEX cases_in_line ON cases (tenant, queue, place, id) WHERE state = 'open'",
            "CREATE INDEX cases_listed ON cases (tenant, opened_at, id)",
            "CREATE INDEX cases_waiting ON cases (approval) WHERE approval IS NOT NULL",
            """
            CREATE TABLE case_waits (
                approval \(.text) NOT NULL PRIMARY KEY,
                content \(.text) NOT NULL
            ) \(.strict)
            """,
            """
            CREATE TABLE case_notes (
                case_id \(.text) NOT NULL,
                number \(.integer) NOT NULL,
                author \(.text) NOT NULL,
                audience \(.text) NOT NULL,
                words \(.text) NOT NULL,
                written_at \(.integer) NOT NULL,
                PRIMARY KEY (case_id, number)
            ) \(.strict)
            """,
            """
            CREATE TABLE reporters (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                kind \(.text) NOT NULL,
                name \(.text),
                mark \(.bytes),
                content \(.text) NOT NULL,
                created_at \(.integer) NOT NULL
            ) \(.strict)
            """,
            """
            CREATE UNIQUE INDEX reporters_by_name ON reporters (tenant, kind, name)
            WHERE name IS NOT NULL
            """,
            """
            CREATE UNIQUE INDEX reporters_by_mark ON reporters (tenant, kind, mark)
            WHERE mark IS NOT NULL
            """,
            """
            CREATE TABLE reports (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                subject_kind \(.text) NOT NULL,
                subject \(.text) NOT NULL,
                case_id \(.text) NOT NULL,
                reporter \(.text) NOT NULL,
                statement \(.text) NOT NULL,
                evidence \(.text),
                receipt \(.bytes) NOT NULL CHECK (length(receipt) = 32),
                received_at \(.integer) NOT NULL,
                due_at \(.integer) NOT NULL,
                closing \(.text),
                closed_at \(.integer),
                CHECK ((closing IS NULL) = (closed_at IS NULL))
            ) \(.strict)
            """,
            "CREATE UNIQUE INDEX reports_by_receipt ON reports (receipt)",
            "CREATE INDEX reports_of_case ON reports (case_id, received_at, id)",
            "CREATE INDEX reports_listed ON reports (tenant, received_at, id)",
            "CREATE INDEX reports_open ON reports (reporter) WHERE closed_at IS NULL",
            """
            CREATE TABLE clocks (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                kind \(.text) NOT NULL,
                owner \(.text) NOT NULL,
                case_id \(.text),
                started_at \(.integer) NOT NULL,
                due_at \(.integer) NOT NULL,
                paused_since \(.integer),
                pause_reason \(.text),
                stopped_at \(.integer),
                breached_at \(.integer),
                CHECK ((paused_since IS NULL) = (pause_reason IS NULL))
            ) \(.strict)
            """,
            "CREATE UNIQUE INDEX clocks_of_owner ON clocks (owner)",
            "CREATE INDEX clocks_of_case ON clocks (case_id) WHERE stopped_at IS NULL",
            """
            CREATE INDEX clocks_due ON clocks (due_at)
            WHERE stopped_at IS NULL AND paused_since IS NULL AND breached_at IS NULL
            """,
            "CREATE INDEX clocks_listed ON clocks (tenant, started_at, id)",
            """
            CREATE TABLE reviewer_qualifications (
                tenant \(.text) NOT NULL,
                reviewer \(.text) NOT NULL,
                category \(.text) NOT NULL,
                language \(.text) NOT NULL,
                granted_by \(.text) NOT NULL,
                granted_at \(.integer) NOT NULL,
                expires_at \(.integer) NOT NULL,
                PRIMARY KEY (tenant, reviewer, category, language)
            ) \(.strict)
            """,
            """
            CREATE TABLE reviewer_exposures (
                tenant \(.text) NOT NULL,
                reviewer \(.text) NOT NULL,
                day \(.integer) NOT NULL,
                severity \(.text) NOT NULL,
                cases \(.integer) NOT NULL,
                PRIMARY KEY (tenant, reviewer, day, severity)
            ) \(.strict)
            """,
            """
            CREATE TABLE second_looks (
                case_id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                kind \(.text) NOT NULL,
                first \(.text) NOT NULL,
                first_outcome \(.text) NOT NULL,
                second \(.text),
                outcome \(.text),
                created_at \(.integer) NOT NULL,
                judged_at \(.integer),
                CHECK ((second IS NULL) = (outcome IS NULL))
            ) \(.strict)
            """,
            "CREATE INDEX second_looks_listed ON second_looks (tenant, created_at, case_id)",
            """
            CREATE TABLE item_reach (
                item \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                views \(.integer) NOT NULL CHECK (views >= 0),
                told_at \(.integer) NOT NULL
            ) \(.strict)
            """,
        ],
    )
}

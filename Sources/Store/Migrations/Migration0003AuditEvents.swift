extension Migration {
    /// Events, what waits for its place in the log, and the log's own rows.
    ///
    /// `audit_events` keeps a row for each event for ever. Erasing one empties `content` and `salt`
    /// and what tells of its subject, and names in `erasure` the event that says when, why and by
    /// whom. `log_leaves` and `log_checkpoints` are only ever added to.
    static let auditEvents = Migration(
        3,
        "audit events",
        [
            """
            CREATE TABLE audit_events (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                time_us \(.integer) NOT NULL,
                kind \(.text) NOT NULL,
                subject_kind \(.text),
                subject_id \(.text),
                content \(.text),
                salt \(.bytes),
                erasure \(.text) REFERENCES audit_events (id),
                CHECK ((content IS NULL) = (erasure IS NOT NULL)),
                CHECK ((salt IS NULL) = (erasure IS NOT NULL)),
                CHECK ((subject_kind IS NULL) = (erasure IS NOT NULL)),
                CHECK ((subject_id IS NULL) = (erasure IS NOT NULL)),
                CHECK (length(salt) = 32)
            ) \(.strict)
            """,
            "CREATE INDEX audit_events_time ON audit_events (time_us) WHERE erasure IS NULL",
            "CREATE INDEX audit_events_tenant ON audit_events (tenant, time_us)",
            """
            CREATE INDEX audit_events_subject ON audit_events (subject_kind, subject_id, time_us)
            WHERE subject_id IS NOT NULL
            """,
            """
            CREATE INDEX audit_events_erasure ON audit_events (erasure, id)
            WHERE erasure IS NOT NULL
            """,
            """
            CREATE TABLE audit_waiting (
                place \(.identity),
                event \(.text) NOT NULL UNIQUE REFERENCES audit_events (id),
                commitment \(.bytes) NOT NULL CHECK (length(commitment) = 32)
            ) \(.hot)
            """,
            """
            CREATE TABLE log_leaves (
                leaf_index \(.integer) NOT NULL PRIMARY KEY CHECK (leaf_index >= 0),
                commitment \(.bytes) NOT NULL CHECK (length(commitment) = 32),
                event \(.text) NOT NULL UNIQUE REFERENCES audit_events (id)
            ) \(.strict)
            """,
            """
            CREATE TABLE log_checkpoints (
                size \(.integer) NOT NULL PRIMARY KEY CHECK (size > 0),
                previous \(.integer) NOT NULL UNIQUE CHECK (previous >= 0 AND previous < size),
                root \(.bytes) NOT NULL CHECK (length(root) = 32),
                note \(.text) NOT NULL
            ) \(.strict)
            """,
            """
            CREATE TABLE log_keys (
                number \(.integer) NOT NULL PRIMARY KEY CHECK (number > 0),
                verifier \(.text) NOT NULL UNIQUE,
                event \(.text) NOT NULL UNIQUE REFERENCES audit_events (id),
                valid_from \(.integer) UNIQUE CHECK (valid_from > 0)
            ) \(.strict)
            """,
            """
            CREATE TABLE log_sequencer (
                id \(.integer) NOT NULL PRIMARY KEY CHECK (id = 1),
                epoch \(.integer) NOT NULL,
                holder \(.text) NOT NULL,
                lease_until \(.integer) NOT NULL
            ) \(.hot)
            """,
            "INSERT INTO log_sequencer (id, epoch, holder, lease_until) VALUES (1, 0, '', 0)",
        ],
    )
}

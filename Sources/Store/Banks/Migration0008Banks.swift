extension Migration {
    /// Banks with their proposals and entries, what items are recognised by, and what was found.
    ///
    /// `change` counts in the order of commits, as the one row of `bank_clock` does: NULL in entries
    /// that were never active. An entry is found while it has an `active_at` and no `retired_at`.
    /// `likeness` is SHA-256 over the fingerprint, so that nothing stands in a bank twice.
    static let banks = Migration(8, "banks", bankTables + entryTables + itemTables)

    private static let bankTables: [SQL] = [
        """
        CREATE TABLE bank_clock (
            id \(.integer) NOT NULL PRIMARY KEY CHECK (id = 1),
            change \(.integer) NOT NULL
        ) \(.hot)
        """,
        "INSERT INTO bank_clock (id, change) VALUES (1, 0)",
        """
        CREATE TABLE banks (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            name \(.text) NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
            kind \(.text) NOT NULL CHECK (
                kind IN ('prohibited', 'rights', 'refuted', 'synthetic', 'negative')
            ),
            words \(.text) NOT NULL,
            standard \(.text) NOT NULL,
            thresholds \(.text) NOT NULL,
            created_at \(.integer) NOT NULL,
            revision \(.integer) NOT NULL CHECK (revision > 0),
            next_number \(.integer) NOT NULL CHECK (next_number > 0),
            change \(.integer) NOT NULL UNIQUE,
            UNIQUE (tenant, name)
        ) \(.strict)
        """,
        """
        CREATE TABLE bank_proposals (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            bank \(.text) NOT NULL REFERENCES banks (id),
            origin \(.text) NOT NULL CHECK (origin IN ('item', 'hash', 'file', 'list')),
            item \(.text) REFERENCES items (id),
            item_version \(.integer),
            format \(.text),
            grounds \(.text) NOT NULL,
            entries \(.integer) NOT NULL CHECK (entries > 0),
            report \(.text),
            proposer \(.text) NOT NULL,
            proposed_at \(.integer) NOT NULL,
            expires_at \(.integer) NOT NULL,
            outcome \(.text) NOT NULL CHECK (outcome IN ('waiting', 'approved', 'refused')),
            settled_by \(.text),
            settled_at \(.integer),
            CHECK ((origin = 'item') = (item IS NOT NULL)),
            CHECK ((item IS NULL) = (item_version IS NULL)),
            CHECK ((origin = 'list') = (format IS NOT NULL)),
            CHECK (origin = 'list' OR entries = 1),
            CHECK ((outcome = 'waiting') = (settled_by IS NULL)),
            CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
            CHECK (outcome <> 'approved' OR settled_by <> proposer)
        ) \(.strict)
        """,
        "CREATE INDEX bank_proposals_by_bank ON bank_proposals (bank, proposed_at, id)",
    ]

    private static let entryTables: [SQL] = [
        """
        CREATE TABLE bank_entries (
            bank \(.text) NOT NULL REFERENCES banks (id),
            number \(.integer) NOT NULL CHECK (number > 0),
            proposal \(.text) NOT NULL REFERENCES bank_proposals (id),
            digest \(.bytes) CHECK (length(digest) = 32),
            name \(.text),
            likeness \(.bytes) NOT NULL CHECK (length(likeness) = 32),
            fingerprint \(.bytes) NOT NULL,
            change \(.integer),
            active_at \(.integer),
            retired_at \(.integer),
            retired_by \(.text),
            reason \(.text),
            PRIMARY KEY (bank, number),
            CHECK ((change IS NULL) = (active_at IS NULL)),
            CHECK (retired_at IS NULL OR active_at IS NOT NULL),
            CHECK ((retired_at IS NULL) = (retired_by IS NULL)),
            CHECK ((retired_at IS NULL) = (reason IS NULL))
        ) \(.strict)
        """,
        "CREATE INDEX bank_entries_by_change ON bank_entries (change, bank, number)",
        "CREATE INDEX bank_entries_by_proposal ON bank_entries (proposal, number)",
        "CREATE INDEX bank_entries_by_likeness ON bank_entries (bank, likeness)",
    ]

    private static let itemTables: [SQL] = [
        """
        CREATE TABLE item_fingerprints (
            item \(.text) NOT NULL,
            number \(.integer) NOT NULL,
            tenant \(.text) NOT NULL,
            fingerprint \(.bytes) NOT NULL,
            made_at \(.integer) NOT NULL,
            PRIMARY KEY (item, number),
            FOREIGN KEY (item, number) REFERENCES item_versions (item, number)
        ) \(.strict)
        """,
        "CREATE INDEX item_fingerprints_by_tenant ON item_fingerprints (tenant, item, number)",
        """
        CREATE TABLE item_matches (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            item \(.text) NOT NULL,
            number \(.integer) NOT NULL,
            bank \(.text) NOT NULL,
            entry \(.integer) NOT NULL,
            likeness \(.text) NOT NULL CHECK (likeness IN ('bytes', 'picture', 'film', 'sound')),
            distance \(.real) NOT NULL,
            content \(.text) NOT NULL,
            found_at \(.integer) NOT NULL,
            finder \(.text) NOT NULL CHECK (finder IN ('examination', 'retro-match')),
            verdict \(.text) NOT NULL CHECK (verdict IN ('waiting', 'confirmed', 'rejected')),
            judged_by \(.text),
            judged_at \(.integer),
            UNIQUE (item, number, bank, entry, likeness),
            FOREIGN KEY (item, number) REFERENCES item_versions (item, number),
            FOREIGN KEY (bank, entry) REFERENCES bank_entries (bank, number),
            CHECK ((verdict = 'waiting') = (judged_by IS NULL)),
            CHECK ((judged_by IS NULL) = (judged_at IS NULL))
        ) \(.strict)
        """,
        "CREATE INDEX item_matches_by_tenant ON item_matches (tenant, verdict, found_at, id)",
    ]
}

extension Migration {
    /// Tenants, tokens, accounts, items with what belongs to them, decisions, approvals, the gate
    /// and its edges.
    static let casework = Migration(
        4,
        "casework",
        publishers + items + decisions + gate,
    )

    private static let publishers: [SQL] = [
        """
        CREATE TABLE tenants (
            name \(.text) NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
            profile \(.text) NOT NULL,
            roles \(.text) NOT NULL,
            agreement \(.text),
            redress_route \(.text) NOT NULL,
            created_at \(.integer) NOT NULL
        ) \(.strict)
        """,
        """
        CREATE TABLE tokens (
            id \(.text) NOT NULL PRIMARY KEY,
            digest \(.bytes) NOT NULL UNIQUE CHECK (length(digest) = 32),
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            person \(.text) NOT NULL,
            scopes \(.text) NOT NULL,
            created_at \(.integer) NOT NULL,
            expires_at \(.integer),
            revoked_at \(.integer)
        ) \(.strict)
        """,
        "CREATE INDEX tokens_by_tenant ON tokens (tenant, id)",
        """
        CREATE TABLE accounts (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            external_id \(.text) NOT NULL,
            identity \(.text) NOT NULL,
            identity_method \(.text),
            agreement \(.text),
            rung \(.text) NOT NULL,
            created_at \(.integer) NOT NULL,
            CHECK ((identity = 'verified') = (identity_method IS NOT NULL)),
            UNIQUE (tenant, external_id)
        ) \(.strict)
        """,
    ]

    private static let items: [SQL] = [
        """
        CREATE TABLE items (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            account \(.text) NOT NULL REFERENCES accounts (id),
            external_id \(.text),
            state \(.text) NOT NULL,
            course \(.text) NOT NULL,
            revision \(.integer) NOT NULL CHECK (revision > 0),
            created_at \(.integer) NOT NULL,
            changed_at \(.integer) NOT NULL,
            UNIQUE (tenant, external_id)
        ) \(.strict)
        """,
        "CREATE INDEX items_by_tenant ON items (tenant, created_at, id)",
        "CREATE INDEX items_by_state ON items (tenant, state, created_at, id)",
        "CREATE INDEX items_by_account ON items (account, created_at, id)",
        """
        CREATE TABLE item_versions (
            item \(.text) NOT NULL REFERENCES items (id),
            number \(.integer) NOT NULL CHECK (number > 0),
            stage \(.text) NOT NULL,
            title \(.text) NOT NULL,
            content \(.text) NOT NULL,
            file_digest \(.bytes) NOT NULL CHECK (length(file_digest) = 32),
            created_at \(.integer) NOT NULL,
            PRIMARY KEY (item, number)
        ) \(.strict)
        """,
        "CREATE INDEX item_versions_by_file ON item_versions (file_digest)",
        """
        CREATE TABLE item_declarations (
            item \(.text) NOT NULL,
            number \(.integer) NOT NULL,
            account \(.text) NOT NULL REFERENCES accounts (id),
            asked_at \(.integer) NOT NULL,
            prompt \(.text) NOT NULL,
            answered_at \(.integer),
            answer \(.text),
            CHECK ((answered_at IS NULL) = (answer IS NULL)),
            PRIMARY KEY (item, number),
            FOREIGN KEY (item, number) REFERENCES item_versions (item, number)
        ) \(.strict)
        """,
        """
        CREATE TABLE item_assessments (
            item \(.text) NOT NULL,
            number \(.integer) NOT NULL,
            assessed_at \(.integer) NOT NULL,
            content \(.text) NOT NULL,
            pin \(.text),
            PRIMARY KEY (item, number),
            FOREIGN KEY (item, number) REFERENCES item_versions (item, number)
        ) \(.strict)
        """,
        """
        CREATE TABLE item_products (
            item \(.text) NOT NULL,
            number \(.integer) NOT NULL,
            name \(.text) NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            digest \(.bytes) NOT NULL CHECK (length(digest) = 32),
            bytes \(.integer) NOT NULL CHECK (bytes >= 0),
            media_type \(.text) NOT NULL,
            made_at \(.integer) NOT NULL,
            PRIMARY KEY (item, number, name),
            FOREIGN KEY (item, number) REFERENCES item_versions (item, number)
        ) \(.strict)
        """,
    ]

    private static let decisions: [SQL] = [
        """
        CREATE TABLE decisions (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            item \(.text) NOT NULL REFERENCES items (id),
            number \(.integer) NOT NULL,
            action \(.text) NOT NULL,
            cause \(.text),
            decided_at \(.integer) NOT NULL,
            ends_at \(.integer),
            content \(.text) NOT NULL,
            UNIQUE (item, cause)
        ) \(.strict)
        """,
        "CREATE INDEX decisions_by_item ON decisions (item, decided_at, id)",
        "CREATE INDEX decisions_by_tenant ON decisions (tenant, decided_at, id)",
        """
        CREATE TABLE approvals (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            item \(.text) NOT NULL REFERENCES items (id),
            draft \(.text) NOT NULL,
            proposer \(.text) NOT NULL,
            proposed_at \(.integer) NOT NULL,
            expires_at \(.integer) NOT NULL,
            outcome \(.text) NOT NULL CHECK (outcome IN ('waiting', 'approved', 'refused')),
            settled_by \(.text),
            settled_at \(.integer),
            decision \(.text) REFERENCES decisions (id),
            CHECK ((outcome = 'waiting') = (settled_by IS NULL)),
            CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
            CHECK ((outcome = 'approved') = (decision IS NOT NULL)),
            CHECK (outcome <> 'approved' OR settled_by <> proposer)
        ) \(.strict)
        """,
        "CREATE INDEX approvals_by_tenant ON approvals (tenant, outcome, proposed_at, id)",
        "CREATE INDEX approvals_by_item ON approvals (item, proposed_at)",
    ]

    private static let gate: [SQL] = [
        """
        CREATE TABLE gate_clock (
            id \(.integer) NOT NULL PRIMARY KEY CHECK (id = 1),
            change \(.integer) NOT NULL
        ) \(.hot)
        """,
        "INSERT INTO gate_clock (id, change) VALUES (1, 0)",
        """
        CREATE TABLE gate_entries (
            item \(.text) NOT NULL PRIMARY KEY REFERENCES items (id),
            tenant \(.text) NOT NULL,
            change \(.integer) NOT NULL UNIQUE,
            content \(.text) NOT NULL
        ) \(.strict)
        """,
        """
        CREATE TABLE edges (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            url \(.text) NOT NULL,
            secret \(.bytes) NOT NULL CHECK (length(secret) >= 32),
            created_at \(.integer) NOT NULL,
            removed_at \(.integer)
        ) \(.strict)
        """,
        "CREATE INDEX edges_by_tenant ON edges (tenant, id)",
        """
        CREATE TABLE edge_purges (
            edge \(.text) NOT NULL REFERENCES edges (id),
            change \(.integer) NOT NULL,
            item \(.text) NOT NULL REFERENCES items (id),
            asked_at \(.integer) NOT NULL,
            acknowledged_at \(.integer),
            answer \(.text),
            CHECK ((acknowledged_at IS NULL) = (answer IS NULL)),
            PRIMARY KEY (edge, change)
        ) \(.strict)
        """,
        "CREATE INDEX edge_purges_by_item ON edge_purges (item, change)",
        """
        CREATE INDEX edge_purges_waiting ON edge_purges (asked_at, change)
        WHERE acknowledged_at IS NULL
        """,
    ]
}

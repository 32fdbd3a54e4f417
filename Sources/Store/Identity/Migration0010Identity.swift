extension Migration {
    /// Who publishers are: attempts to establish it with their receipts, what the vault keeps sealed,
    /// who is the same person, what was agreed to, and what left the vault.
    static let identity = Migration(
        10,
        "identity",
        vault + verifications + agreements + disclosures,
    )

    private static let vault: [SQL] = [
        """
        CREATE TABLE vault_state (
            one \(.integer) NOT NULL PRIMARY KEY CHECK (one = 1),
            key_id \(.text) NOT NULL,
            ring_check \(.bytes) NOT NULL
        ) \(.strict)
        """,
        """
        CREATE TABLE identity_subjects (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            kind \(.text) NOT NULL,
            owner \(.text) NOT NULL,
            wrapped_key \(.bytes),
            key_id \(.text),
            made_at \(.integer) NOT NULL,
            erased_at \(.integer),
            CHECK ((wrapped_key IS NULL) = (key_id IS NULL))
        ) \(.strict)
        """,
        """
        CREATE UNIQUE INDEX identity_subjects_by_owner
            ON identity_subjects (tenant, kind, owner) WHERE wrapped_key IS NOT NULL
        """,
        """
        CREATE INDEX identity_subjects_by_key ON identity_subjects (key_id, id)
            WHERE wrapped_key IS NOT NULL
        """,
        """
        CREATE TABLE identity_fields (
            subject \(.text) NOT NULL REFERENCES identity_subjects (id),
            field \(.text) NOT NULL,
            sealed \(.bytes) NOT NULL,
            kept_at \(.integer) NOT NULL,
            PRIMARY KEY (subject, field)
        ) \(.strict)
        """,
        """
        CREATE TABLE identity_index (
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            field \(.text) NOT NULL,
            code \(.bytes) NOT NULL,
            account \(.text) NOT NULL REFERENCES accounts (id),
            seen_at \(.integer) NOT NULL,
            PRIMARY KEY (tenant, field, code, account)
        ) \(.strict)
        """,
        "CREATE INDEX identity_index_by_account ON identity_index (account)",
    ]

    private static let verifications: [SQL] = [
        """
        CREATE TABLE verifications (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            account \(.text) NOT NULL REFERENCES accounts (id),
            method \(.text) NOT NULL,
            provider \(.text) NOT NULL,
            state \(.text) NOT NULL,
            detail \(.text),
            reference \(.text),
            failures \(.integer) NOT NULL,
            claim_field \(.text),
            claim_code \(.bytes),
            retry_code \(.bytes),
            sending_code \(.bytes),
            sealed_claim \(.bytes),
            code_digest \(.bytes),
            started_at \(.integer) NOT NULL,
            expires_at \(.integer) NOT NULL,
            settled_at \(.integer),
            redacted_at \(.integer)
        ) \(.strict)
        """,
        "CREATE INDEX verifications_by_account ON verifications (account, started_at, id)",
        """
        CREATE INDEX verifications_by_number ON verifications (tenant, sending_code, started_at)
            WHERE sending_code IS NOT NULL
        """,
        """
        CREATE TABLE provider_events (
            provider \(.text) NOT NULL,
            event \(.text) NOT NULL,
            seen_at \(.integer) NOT NULL,
            PRIMARY KEY (provider, event)
        ) \(.strict)
        """,
        "CREATE INDEX provider_events_by_time ON provider_events (seen_at)",
        "ALTER TABLE accounts ADD COLUMN identity_until \(.integer)",
    ]

    private static let agreements: [SQL] = [
        """
        CREATE TABLE agreements (
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            version \(.text) NOT NULL,
            language \(.text) NOT NULL,
            text \(.text) NOT NULL,
            text_digest \(.bytes) NOT NULL CHECK (length(text_digest) = 32),
            label_clause \(.text),
            published_at \(.integer) NOT NULL,
            PRIMARY KEY (tenant, version, language)
        ) \(.strict)
        """,
        """
        CREATE TABLE agreement_acceptances (
            account \(.text) NOT NULL REFERENCES accounts (id),
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            version \(.text) NOT NULL,
            language \(.text) NOT NULL,
            text_digest \(.bytes) CHECK (length(text_digest) = 32),
            accepted_at \(.integer) NOT NULL,
            PRIMARY KEY (account, version, accepted_at)
        ) \(.strict)
        """,
        "CREATE INDEX agreement_acceptances_by_time ON agreement_acceptances (account, accepted_at)",
        """
        CREATE TABLE agreement_reminders (
            account \(.text) NOT NULL REFERENCES accounts (id),
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            version \(.text) NOT NULL,
            reminded_at \(.integer) NOT NULL,
            PRIMARY KEY (account, version, reminded_at)
        ) \(.strict)
        """,
    ]

    private static let disclosures: [SQL] = [
        """
        CREATE TABLE disclosures (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            account \(.text) NOT NULL REFERENCES accounts (id),
            request \(.text) NOT NULL,
            requester \(.text) NOT NULL,
            requested_at \(.integer) NOT NULL,
            first_approver \(.text),
            second_approver \(.text),
            refuser \(.text),
            viewer \(.text),
            viewed_at \(.integer)
        ) \(.strict)
        """,
        "CREATE INDEX disclosures_by_tenant ON disclosures (tenant, requested_at, id)",
    ]
}

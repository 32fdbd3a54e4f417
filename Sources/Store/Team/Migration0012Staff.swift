extension Migration {
    /// Who works for a tenant, how they sign in, their sessions, and tries that failed.
    ///
    /// `password` names its own recipe; `totp` is sealed by a key outside the database. Secrets that
    /// are sent to people are kept as SHA-256 only: `digest` of invitations, recovery codes, sessions
    /// and used states. A row of `staff_attempts` counts what failed since the last success, under
    /// a digest from which nobody reads a name or an address. Times are microseconds since 1970.
    static let staff = Migration(12, "staff", people + sessions)

    private static let people: [SQL] = [
        """
        CREATE TABLE staff (
            id \(.text) NOT NULL PRIMARY KEY,
            tenant \(.text) NOT NULL REFERENCES tenants (name),
            person \(.text) NOT NULL CHECK (length(person) BETWEEN 1 AND 100),
            display_name \(.text) NOT NULL,
            roles \(.text) NOT NULL,
            created_at \(.integer) NOT NULL,
            disabled_at \(.integer),
            UNIQUE (tenant, person)
        ) \(.strict)
        """,
        """
        CREATE TABLE staff_credentials (
            staff \(.text) NOT NULL PRIMARY KEY REFERENCES staff (id),
            password \(.text) NOT NULL,
            totp \(.bytes) NOT NULL,
            totp_step \(.integer) NOT NULL,
            totp_failures \(.integer) NOT NULL CHECK (totp_failures >= 0),
            changed_at \(.integer) NOT NULL
        ) \(.strict)
        """,
        """
        CREATE TABLE staff_recovery_codes (
            staff \(.text) NOT NULL REFERENCES staff (id),
            digest \(.bytes) NOT NULL CHECK (length(digest) = 32),
            used_at \(.integer),
            PRIMARY KEY (staff, digest)
        ) \(.strict)
        """,
        """
        CREATE TABLE staff_identities (
            issuer \(.text) NOT NULL,
            subject \(.text) NOT NULL,
            staff \(.text) NOT NULL REFERENCES staff (id),
            linked_at \(.integer) NOT NULL,
            PRIMARY KEY (issuer, subject)
        ) \(.strict)
        """,
        "CREATE INDEX staff_identities_by_staff ON staff_identities (staff)",
        """
        CREATE TABLE staff_invitations (
            digest \(.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            staff \(.text) NOT NULL REFERENCES staff (id),
            made_at \(.integer) NOT NULL,
            expires_at \(.integer) NOT NULL,
            ended_at \(.integer)
        ) \(.strict)
        """,
        "CREATE INDEX staff_invitations_by_staff ON staff_invitations (staff)",
    ]

    private static let sessions: [SQL] = [
        """
        CREATE TABLE staff_sessions (
            id \(.text) NOT NULL PRIMARY KEY,
            digest \(.bytes) NOT NULL UNIQUE CHECK (length(digest) = 32),
            staff \(.text) NOT NULL REFERENCES staff (id),
            method \(.text) NOT NULL CHECK (method IN ('password', 'provider')),
            acr \(.text),
            agent \(.text) NOT NULL,
            opened_at \(.integer) NOT NULL,
            signed_in_at \(.integer) NOT NULL,
            seen_at \(.integer) NOT NULL,
            ends_at \(.integer) NOT NULL,
            ended_at \(.integer)
        ) \(.hot)
        """,
        "CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff, opened_at, id)",
        "CREATE INDEX staff_sessions_by_end ON staff_sessions (ends_at)",
        """
        CREATE TABLE staff_attempts (
            key \(.bytes) NOT NULL PRIMARY KEY CHECK (length(key) = 32),
            failures \(.integer) NOT NULL CHECK (failures >= 0),
            last_at \(.integer) NOT NULL
        ) \(.hot)
        """,
        "CREATE INDEX staff_attempts_by_time ON staff_attempts (last_at)",
        """
        CREATE TABLE staff_used_states (
            digest \(.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            until \(.integer) NOT NULL
        ) \(.strict)
        """,
        "CREATE INDEX staff_used_states_by_time ON staff_used_states (until)",
    ]
}

extension Migration {
    /// Calls that may come twice, with what they were answered; and keys that all nodes share.
    ///
    /// A row without a status is a call that runs, until `lease_until`; `fence` grows when another
    /// try takes over, so that an earlier one can't finish any more. Times are microseconds since
    /// 1970.
    static let replays = Migration(
        6,
        "replays and shared keys",
        [
            """
            CREATE TABLE replays (
                tenant \(.text) NOT NULL,
                digest \(.bytes) NOT NULL CHECK (length(digest) = 32),
                fingerprint \(.bytes) NOT NULL CHECK (length(fingerprint) = 32),
                fence \(.integer) NOT NULL CHECK (fence > 0),
                lease_until \(.integer) NOT NULL,
                expires_at \(.integer) NOT NULL,
                status \(.integer),
                headers \(.text),
                body \(.bytes),
                PRIMARY KEY (tenant, digest),
                CHECK ((status IS NULL) = (headers IS NULL)),
                CHECK ((status IS NULL) = (body IS NULL))
            ) \(.strict)
            """,
            "CREATE INDEX replays_expiry ON replays (expires_at)",
            """
            CREATE TABLE shared_keys (
                name \(.text) NOT NULL PRIMARY KEY,
                secret \(.bytes) NOT NULL CHECK (length(secret) = 32),
                made_at \(.integer) NOT NULL
            ) \(.strict)
            """,
        ],
    )
}

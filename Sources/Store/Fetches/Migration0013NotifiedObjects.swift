extension Migration {
    /// Of which puts into buckets stores have told: a row for each, so that it is fetched once.
    ///
    /// `digest` is SHA-256 over what names a put (``NotifiedObject``).
    static let notifiedObjects = Migration(
        13,
        "notified-objects",
        [
            """
            CREATE TABLE notified_objects (
                tenant \(.text) NOT NULL,
                digest \(.bytes) NOT NULL CHECK (length(digest) = 32),
                created_at \(.integer) NOT NULL,
                PRIMARY KEY (tenant, digest)
            ) \(.strict)
            """,
            "CREATE INDEX notified_objects_by_age ON notified_objects (created_at)",
        ],
    )
}

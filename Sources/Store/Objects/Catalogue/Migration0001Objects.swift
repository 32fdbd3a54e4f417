extension Migration {
    /// Which objects are wanted, and by whom.
    static let objects = Migration(
        1,
        "objects",
        [
            """
            CREATE TABLE objects (
                digest \(.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
                bytes \(.integer) NOT NULL CHECK (bytes >= 0),
                added_at \(.integer) NOT NULL
            ) \(.strict)
            """,
            """
            CREATE TABLE object_references (
                digest \(.bytes) NOT NULL REFERENCES objects (digest),
                holder \(.text) NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
                PRIMARY KEY (digest, holder)
            ) \(.strict)
            """,
            "CREATE INDEX object_references_by_holder ON object_references (holder, digest)",
        ],
    )
}

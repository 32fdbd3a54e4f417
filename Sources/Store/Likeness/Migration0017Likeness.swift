extension Migration {
    /// Which items requests of people who are shown are about, and what was done about each at once.
    ///
    /// The requests themselves are reports. `decision` is the stop or hold until somebody looks;
    /// `refuted_at` says that somebody did, and found that the request doesn't hold.
    static let likeness = Migration(
        17,
        "likeness",
        [
            """
            CREATE TABLE shown_items (
                report \(.text) NOT NULL REFERENCES reports (id),
                item \(.text) NOT NULL REFERENCES items (id),
                tenant \(.text) NOT NULL,
                version \(.integer) NOT NULL,
                likeness \(.text) NOT NULL CHECK (
                    likeness IN ('named', 'bytes', 'picture', 'film')
                ),
                distance \(.real) NOT NULL,
                decision \(.text),
                found_at \(.integer) NOT NULL,
                refuted_at \(.integer),
                PRIMARY KEY (report, item)
            ) \(.strict)
            """,
            "CREATE INDEX shown_items_of_item ON shown_items (item, version)",
            """
            CREATE INDEX item_fingerprints_by_time ON item_fingerprints (tenant, made_at)
            """,
        ],
    )
}

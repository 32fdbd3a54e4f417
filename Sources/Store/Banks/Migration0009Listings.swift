extension Migration {
    /// What lists say of their entries, and the way from an entry to what was found by it.
    static let listings = Migration(
        9,
        "listings",
        [
            "ALTER TABLE bank_entries ADD COLUMN labels \(.text)",
            "ALTER TABLE bank_entries ADD COLUMN listed_on \(.text)",
            "CREATE INDEX item_matches_by_entry ON item_matches (bank, entry, item, number)",
        ],
    )
}

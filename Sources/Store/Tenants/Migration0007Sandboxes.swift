extension Migration {
    /// Tenants in which nothing is for real: 1 in `sandbox`.
    static let sandboxes = Migration(
        7,
        "sandboxes",
        [
            """
            ALTER TABLE tenants ADD COLUMN sandbox \(.integer) NOT NULL DEFAULT 0
                CHECK (sandbox IN (0, 1))
            """
        ],
    )
}

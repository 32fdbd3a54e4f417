// Where the engines differ about jobs.
extension Fragment {
    /// Ends a `CREATE TABLE` whose rows are dropped by their column `day` where the engine can.
    static let partitionedByDay = Fragment(sqlite: "STRICT", postgres: "PARTITION BY RANGE (day)")
    /// Makes the part of `job_archive` that takes the rows of days without a part of their own.
    static let restOfArchive = Fragment(
        sqlite: "SELECT 1",
        postgres: "CREATE TABLE job_archive_rest PARTITION OF job_archive DEFAULT",
    )
    /// A number greater than those that ready jobs got before, however transactions interleave.
    ///
    /// SQLite has one writer: there equal numbers are possible and the job's own number decides.
    static let nextJobPlace = Fragment(
        sqlite:
            "(SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'job_content')",
        postgres: "nextval('job_content_id_seq')",
    )
    /// A number that no job's place exceeded when it was read; 0 where nobody keeps it.
    static let lastJobPlace = Fragment(
        sqlite: "0",
        postgres: "(SELECT last_value FROM job_content_id_seq)",
    )
}

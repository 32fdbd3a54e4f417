extension Migration {
    /// What a job is (`job_content`), where it stands (`job`), and what became of it.
    ///
    /// `job` holds unfinished jobs only. Its rows are narrow, since each claim rewrites one. States:
    /// 0 ready, 1 scheduled (ready at `due_at`), 2 running (its lease ends at `due_at`). Times are
    /// microseconds since 1970; `day` counts days since then. No foreign keys: checking them would
    /// lock and rewrite a row of content for each job.
    package static let jobs = Migration(
        2,
        "jobs",
        [
            """
            CREATE TABLE job_content (
                id \(.identity),
                kind \(.text) NOT NULL,
                queue \(.text) NOT NULL,
                tenant \(.text) NOT NULL,
                priority \(.integer) NOT NULL CHECK (priority BETWEEN 0 AND 3),
                payload \(.bytes) NOT NULL,
                unique_key \(.text),
                max_attempts \(.integer) NOT NULL CHECK (max_attempts > 0),
                timeout \(.integer) NOT NULL CHECK (timeout > 0),
                enqueued_at \(.integer) NOT NULL,
                run_at \(.integer) NOT NULL,
                error \(.text)
            ) \(.strict)
            """,
            """
            CREATE UNIQUE INDEX job_content_key ON job_content (tenant, unique_key)
            WHERE unique_key IS NOT NULL
            """,
            """
            CREATE TABLE job (
                id \(.integer) PRIMARY KEY,
                queue \(.text) NOT NULL,
                tenant \(.text) NOT NULL,
                priority \(.integer) NOT NULL,
                state \(.integer) NOT NULL CHECK (state IN (0, 1, 2)),
                place \(.integer) NOT NULL,
                due_at \(.integer) NOT NULL,
                fence \(.integer) NOT NULL,
                attempt \(.integer) NOT NULL CHECK (attempt >= 0),
                max_attempts \(.integer) NOT NULL,
                cancelling \(.integer) NOT NULL CHECK (cancelling IN (0, 1)),
                owner \(.text),
                progress \(.real),
                note \(.text)
            ) \(.hot)
            """,
            "CREATE INDEX job_ready ON job (queue, priority, tenant, place) WHERE state = 0",
            "CREATE INDEX job_scheduled ON job (due_at) WHERE state = 1",
            "CREATE INDEX job_running ON job (due_at) WHERE state = 2",
            """
            CREATE TABLE job_dead (
                id \(.integer) PRIMARY KEY,
                queue \(.text) NOT NULL,
                tenant \(.text) NOT NULL,
                attempt \(.integer) NOT NULL,
                unique_key \(.text),
                error \(.text) NOT NULL,
                died_at \(.integer) NOT NULL
            ) \(.strict)
            """,
            "CREATE INDEX job_dead_queue ON job_dead (queue, tenant)",
            """
            CREATE TABLE job_archive (
                day \(.integer) NOT NULL,
                id \(.integer) NOT NULL,
                kind \(.text) NOT NULL,
                queue \(.text) NOT NULL,
                tenant \(.text) NOT NULL,
                outcome \(.integer) NOT NULL CHECK (outcome IN (0, 1, 2)),
                enqueued_at \(.integer) NOT NULL,
                finished_at \(.integer) NOT NULL,
                error \(.text),
                PRIMARY KEY (day, id)
            ) \(.partitionedByDay)
            """,
            "\(.restOfArchive)",
        ],
    )
}

extension Migration {
    /// Uploads that come in parts, and how much of them each tenant has open.
    ///
    /// States: 0 open, 1 complete, 2 terminated, 3 expired, 4 lost. `received` counts the bytes that
    /// are durable. An open upload never has all of its bytes: the last of them are counted in the
    /// transaction that completes it. `draft` is the number of the file that holds the bytes, 0
    /// without one; nobody writes to it any more once it is `sealed`. `fence` grows with each
    /// holder; `wanted` asks the present one to give the upload back. `outcome` names
    /// what came of it.
    static let uploads = Migration(
        5,
        "uploads",
        [
            """
            CREATE TABLE uploads (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                account \(.text) NOT NULL,
                metadata \(.text) NOT NULL,
                state \(.integer) NOT NULL CHECK (state BETWEEN 0 AND 4),
                total \(.integer) CHECK (total >= 0),
                received \(.integer) NOT NULL CHECK (received >= 0),
                reserved \(.integer) NOT NULL CHECK (reserved >= 0),
                draft \(.integer) NOT NULL CHECK (draft >= 0),
                sealed \(.integer) NOT NULL CHECK (sealed IN (0, 1)),
                digest \(.bytes) CHECK (length(digest) = 32),
                outcome \(.text),
                created_at \(.integer) NOT NULL,
                expires_at \(.integer) NOT NULL,
                ended_at \(.integer),
                fence \(.integer) NOT NULL CHECK (fence >= 0),
                holder \(.text) NOT NULL,
                lease_until \(.integer) NOT NULL,
                wanted \(.integer) NOT NULL CHECK (wanted IN (0, 1)),
                CHECK ((state = 0) = (ended_at IS NULL)),
                CHECK ((state = 1) = (digest IS NOT NULL)),
                CHECK (state <> 1 OR total IS NOT NULL AND received = total),
                CHECK (state = 1 OR total IS NULL OR received < total),
                CHECK (state = 0 OR reserved = 0)
            ) \(.hot)
            """,
            "CREATE INDEX uploads_due ON uploads (expires_at) WHERE state = 0",
            "CREATE INDEX uploads_open ON uploads (tenant, account) WHERE state = 0",
            "CREATE INDEX uploads_ended ON uploads (ended_at) WHERE state <> 0",
            """
            CREATE TABLE upload_totals (
                tenant \(.text) NOT NULL PRIMARY KEY,
                open_uploads \(.integer) NOT NULL CHECK (open_uploads >= 0),
                open_bytes \(.integer) NOT NULL CHECK (open_bytes >= 0)
            ) \(.hot)
            """,
        ],
    )
}

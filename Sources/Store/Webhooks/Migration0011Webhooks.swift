extension Migration {
    /// Who is told what happens, what there was to tell, and how telling went.
    ///
    /// A message is written once, whoever gets it. A delivery is one message for one endpoint; its
    /// states: 0 waiting, 1 delivered, 2 given up, 3 dropped since the endpoint was switched off.
    /// `round` grows with each replay, `tried` counts attempts of the present round, `attempts` all
    /// of them. Nobody else calls before `sending_until`. `kinds` is empty where all are wanted.
    ///
    /// `fetches` is the other way: content that is fetched from addresses. Its states: 0 waiting,
    /// 1 fetching, 2 received, 3 failed. Address and metadata go when it ends.
    static let webhooks = Migration(
        11,
        "webhooks",
        [
            """
            CREATE TABLE webhooks (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                url \(.text) NOT NULL,
                kinds \(.text) NOT NULL,
                secret \(.bytes) NOT NULL,
                former_secret \(.bytes),
                former_until \(.integer),
                disabled \(.text),
                created_at \(.integer) NOT NULL,
                removed_at \(.integer),
                CHECK ((former_secret IS NULL) = (former_until IS NULL))
            ) \(.strict)
            """,
            "CREATE INDEX webhooks_of_tenant ON webhooks (tenant) WHERE removed_at IS NULL",
            """
            CREATE TABLE webhook_messages (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                kind \(.text) NOT NULL,
                body \(.text) NOT NULL,
                created_at \(.integer) NOT NULL
            ) \(.strict)
            """,
            "CREATE INDEX webhook_messages_of_tenant ON webhook_messages (tenant, created_at, id)",
            "CREATE INDEX webhook_messages_by_age ON webhook_messages (created_at)",
            """
            CREATE TABLE webhook_deliveries (
                message \(.text) NOT NULL,
                webhook \(.text) NOT NULL,
                tenant \(.text) NOT NULL,
                state \(.integer) NOT NULL CHECK (state BETWEEN 0 AND 3),
                round \(.integer) NOT NULL CHECK (round > 0),
                tried \(.integer) NOT NULL CHECK (tried >= 0),
                attempts \(.integer) NOT NULL CHECK (attempts >= 0),
                due_at \(.integer) NOT NULL,
                sending_until \(.integer),
                settled_at \(.integer),
                PRIMARY KEY (message, webhook),
                CHECK ((state = 0) = (settled_at IS NULL))
            ) \(.hot)
            """,
            "CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (webhook, message)",
            "CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE state = 0",
            """
            CREATE TABLE webhook_attempts (
                message \(.text) NOT NULL,
                webhook \(.text) NOT NULL,
                number \(.integer) NOT NULL CHECK (number > 0),
                started_at \(.integer) NOT NULL,
                milliseconds \(.integer) NOT NULL CHECK (milliseconds >= 0),
                status \(.integer),
                fault \(.text),
                PRIMARY KEY (message, webhook, number),
                CHECK ((status IS NULL) <> (fault IS NULL))
            ) \(.strict)
            """,
            """
            CREATE TABLE fetches (
                id \(.text) NOT NULL PRIMARY KEY,
                tenant \(.text) NOT NULL,
                url \(.text) NOT NULL,
                metadata \(.text) NOT NULL,
                digest \(.bytes) CHECK (length(digest) = 32),
                bytes \(.integer) CHECK (bytes > 0),
                state \(.integer) NOT NULL CHECK (state BETWEEN 0 AND 3),
                tried \(.integer) NOT NULL CHECK (tried >= 0),
                due_at \(.integer) NOT NULL,
                item \(.text),
                reason \(.text),
                created_at \(.integer) NOT NULL,
                ended_at \(.integer),
                CHECK ((state IN (2, 3)) = (ended_at IS NOT NULL)),
                CHECK ((state = 2) = (item IS NOT NULL))
            ) \(.hot)
            """,
            "CREATE INDEX fetches_open ON fetches (tenant) WHERE ended_at IS NULL",
            "CREATE INDEX fetches_due ON fetches (due_at) WHERE ended_at IS NULL",
            "CREATE INDEX fetches_ended ON fetches (ended_at) WHERE ended_at IS NOT NULL",
        ],
    )
}

extension SettingTable {
    /// What an installation is, and where it keeps things.
    static let installation: [Setting] = [
        Setting(
            key: "data",
            kind: .text,
            usual: "touchstone-data",
            summary: "The folder of all that is kept on this machine's disk.",
        ),
        Setting(
            key: "database",
            kind: .text,
            usual: "a file in the folder",
            summary: "`sqlite:PATH`, `postgres://…` or libpq's `key=value` pairs.",
            isSecret: true,
        ),
        Setting(
            key: "profile",
            kind: .choice(["cn", "eu", "us", "plain"]),
            usual: "none: the first start asks",
            summary: "Which duties the first tenant has; read at the first start only.",
        ),
        Setting(
            key: "tenant",
            kind: .text,
            usual: "main",
            summary: "The first tenant's short name; read at the first start only.",
        ),
        Setting(
            key: "redress",
            kind: .text,
            usual: "the operator of this service",
            summary: "Where publishers object to decisions; read at the first start only.",
        ),
        Setting(
            key: "agreement",
            kind: .text,
            usual: "1",
            summary:
                "The version of your service agreement in force; read at the first start only.",
        ),
        Setting(
            key: "provider",
            kind: .text,
            usual: "touchstone",
            summary:
                "The name or code under which the service writes labels (GB 45438-2025, Annex E).",
        ),
        Setting(
            key: "mode",
            kind: .choice(["production", "development"]),
            usual: "production",
            summary: "Whether this is for real; a few things for trying out refuse production.",
        ),
        Setting(
            key: "objects",
            kind: .text,
            usual: "folder",
            summary: "Where content is kept: `folder`, or `s3://BUCKET/PREFIX` for several nodes.",
        ),
        Setting(
            key: "objects.endpoint",
            kind: .text,
            usual: "AWS in the region",
            summary: "The address of a store that speaks S3's protocol; `http://` is without TLS.",
        ),
        Setting(
            key: "objects.region",
            kind: .text,
            usual: "us-east-1",
            summary: "The region that requests are signed for.",
        ),
        Setting(
            key: "objects.path-style",
            kind: .choice(["true", "false"]),
            usual: "true where an endpoint is set",
            summary: "Whether the bucket stands in the path instead of the host's name.",
        ),
        Setting(
            key: "objects.key",
            kind: .text,
            usual: "none",
            summary: "The name of the access key.",
            isSecret: true,
        ),
        Setting(
            key: "objects.secret",
            kind: .text,
            usual: "none",
            summary: "The secret of the access key.",
            isSecret: true,
        ),
        Setting(
            key: "objects.secret-file",
            kind: .text,
            usual: "none",
            summary: "A file in which that secret stands, instead.",
        ),
        Setting(
            key: "objects.session-token",
            kind: .text,
            usual: "none",
            summary: "The token of a key that is lent for a while.",
            isSecret: true,
        ),
        Setting(
            key: "log.key",
            kind: .text,
            usual: "log.key in the folder",
            summary:
                "The file with the key that signs the log: the same on every node that writes it.",
        ),
        Setting(
            key: "log.write",
            kind: .choice(["true", "false"]),
            usual: "true",
            summary: "Whether this node may write the log; nodes with own folders leave it to one.",
        ),
        Setting(
            key: "log.name",
            kind: .text,
            usual: "localhost/touchstone",
            summary: "The log's name, a host and path of yours; read at the first start only.",
        ),
        Setting(
            key: "log.level",
            kind: .choice(["debug", "info", "warning", "error"]),
            usual: "info",
            summary: "Which events are logged to standard error.",
        ),
    ]
}

extension SettingTable {
    /// Buckets from which content is taken when their store tells of it.
    static let intake: [Setting] = [
        Setting(
            key: "intake.buckets",
            kind: .texts,
            usual: "none",
            summary:
                "Buckets from which a tenant's content is taken: `TENANT=BUCKET` or "
                + "`TENANT=BUCKET/PREFIX/`.",
        ),
        Setting(
            key: "intake.endpoint",
            kind: .text,
            usual: "`objects.endpoint`",
            summary: "The address of the store that has them.",
        ),
        Setting(
            key: "intake.region",
            kind: .text,
            usual: "`objects.region`",
            summary: "The region that requests are signed for.",
        ),
        Setting(
            key: "intake.path-style",
            kind: .choice(["true", "false"]),
            usual: "`objects.path-style`",
            summary: "Whether the bucket stands in the path instead of the host's name.",
        ),
        Setting(
            key: "intake.key",
            kind: .text,
            usual: "`objects.key`, with its secret",
            summary: "The name of an access key that may read these buckets.",
            isSecret: true,
        ),
        Setting(
            key: "intake.secret",
            kind: .text,
            usual: "none",
            summary: "The secret of that key.",
            isSecret: true,
        ),
        Setting(
            key: "intake.secret-file",
            kind: .text,
            usual: "none",
            summary: "A file in which that secret stands, instead.",
        ),
        Setting(
            key: "intake.session-token",
            kind: .text,
            usual: "none",
            summary: "The token of a key that is lent for a while.",
            isSecret: true,
        ),
    ]
}

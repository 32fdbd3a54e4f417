extension SettingTable {
    /// Who verifies publishers, and what is kept of them.
    static let identities: [Setting] = [
        Setting(
            key: "identity.keep",
            kind: .choice(["receipts", "vault"]),
            usual: "receipts",
            summary: "What stays of an identity: receipts alone, or the claim sealed in the vault.",
        ),
        Setting(
            key: "identity.valid-days",
            kind: .integer(0...36_500),
            usual: "0",
            summary: "Days after which an identity has to be verified anew; 0: never by itself.",
        ),
        Setting(
            key: "identity.vendor.url",
            kind: .text,
            usual: "none",
            summary: "The vendor who checks resident numbers, organisation and credit codes.",
        ),
        Setting(
            key: "identity.vendor.secret",
            kind: .text,
            usual: "none",
            summary: "The secret shared with the vendor, as `whsec_…`.",
            isSecret: true,
        ),
        Setting(
            key: "identity.network.url",
            kind: .text,
            usual: "none",
            summary: "The gateway to the national network identity service.",
        ),
        Setting(
            key: "identity.network.secret",
            kind: .text,
            usual: "none",
            summary: "The secret shared with that gateway, as `whsec_…`.",
            isSecret: true,
        ),
        Setting(
            key: "identity.mobile.url",
            kind: .text,
            usual: "none",
            summary: "The gateway that sends codes to mobile numbers.",
        ),
        Setting(
            key: "identity.mobile.secret",
            kind: .text,
            usual: "none",
            summary: "The secret shared with that gateway, as `whsec_…`.",
            isSecret: true,
        ),
        Setting(
            key: "identity.development",
            kind: .choice(["yes", "no"]),
            usual: "no",
            summary: "Whether the provider `development-only` says yes to everybody.",
        ),
        Setting(
            key: "vault.keys",
            kind: .text,
            usual: "a file in the folder",
            summary:
                "Where the vault's keys are kept: `file:PATH`, `env:NAME` or `command:PROGRAM ARGS`.",
        ),
        Setting(
            key: "vault.erasures",
            kind: .text,
            usual: "a file in the folder",
            summary: "The list of what was erased, which outlives backups of the database.",
        ),
    ]
}

extension SettingTable {
    /// Jobs, and calls to the outside.
    static let working: [Setting] = [
        Setting(
            key: "work.media",
            kind: .integer(0...256),
            usual: "2",
            summary: "Files that are worked on at the same time; 0 leaves them to other nodes.",
        ),
        Setting(
            key: "work.clerk",
            kind: .integer(0...256),
            usual: "2",
            summary:
                "Ends of terms that are settled at the same time; 0 leaves them to other nodes.",
        ),
        Setting(
            key: "work.outbound",
            kind: .integer(0...256),
            usual: "8",
            summary: "Calls to other services at the same time; 0 leaves them to other nodes.",
        ),
        Setting(
            key: "work.webhook",
            kind: .integer(0...256),
            usual: "16",
            summary:
                "Webhooks that are called at the same time, half of them of one tenant; 0 leaves "
                + "them to other nodes.",
        ),
        Setting(
            key: "work.fetch",
            kind: .integer(0...256),
            usual: "2",
            summary: "Content that is fetched at the same time; 0 leaves it to other nodes.",
        ),
        Setting(
            key: "outbound.plain-http",
            kind: .choice(["no", "yes"]),
            usual: "no",
            summary:
                "Whether addresses that tenants give may be called without TLS; for development.",
        ),
        Setting(
            key: "outbound.ports",
            kind: .ports,
            usual: "443",
            summary:
                "Ports on which addresses that tenants give may be called; 80, too, where they "
                + "may be called without TLS.",
        ),
        Setting(
            key: "outbound.networks",
            kind: .networks,
            usual: "none",
            summary:
                "Networks of your own that tenants may have called although they aren't public.",
        ),
    ]
}

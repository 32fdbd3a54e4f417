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
        Setting(
            key: "mail.server",
            kind: .text,
            usual: "none: nobody gets e-mail",
            summary: "The host of your mail server, by which people who left an address hear.",
        ),
        Setting(
            key: "mail.port",
            kind: .integer(1...65_535),
            usual: "587; 465 with `tls`, 25 with `none`",
            summary: "Its port.",
        ),
        Setting(
            key: "mail.tls",
            kind: .choice(["starttls", "tls", "none"]),
            usual: "starttls",
            summary:
                "How the connection to it is sealed; `none` for a server on this machine, or in "
                + "development.",
        ),
        Setting(
            key: "mail.trust",
            kind: .text,
            usual: "those of the system",
            summary: "A file of certificates (PEM) that may vouch for its own.",
        ),
        Setting(
            key: "mail.user",
            kind: .text,
            usual: "none",
            summary: "The name that is shown to it, over TLS alone.",
        ),
        Setting(
            key: "mail.password",
            kind: .text,
            usual: "none",
            summary: "The password beside that name.",
            isSecret: true,
        ),
        Setting(
            key: "mail.password-file",
            kind: .text,
            usual: "none",
            summary: "A file in which that password stands, instead.",
        ),
        Setting(
            key: "mail.from",
            kind: .text,
            usual: "none",
            summary: "The address from which e-mail is sent, such as `trust@example.com`.",
        ),
    ]
}

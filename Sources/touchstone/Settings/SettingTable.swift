import Server

/// One key that an operator may set.
struct Setting: Hashable {
    /// What a value may be.
    enum Kind: Hashable {
        case text
        case integer(ClosedRange<Int>)
        /// Seconds, with a fraction.
        case seconds(ClosedRange<Double>)
        /// Texts with commas between them; in the file a list.
        case texts
        case choice([String])
        /// Networks such as `10.0.0.0/8`, with commas between them; in the file a list.
        case networks
        /// Ports with commas between them, or `any`.
        case ports
    }

    /// Such as `http.port`: in the file a mapping within a mapping.
    let key: String
    let kind: Kind
    /// What stands for a key that isn't set, in words where it depends on others.
    let usual: String
    let summary: String
    /// Whether its value may be seen by nobody.
    var isSecret = false

    /// The environment's name for it, such as `TOUCHSTONE_HTTP_PORT`.
    var variable: String {
        "TOUCHSTONE_"
            + key.uppercased().replacing(".", with: "_").replacing("-", with: "_")
    }
}

/// Every key, of which `docs/settings.md` is the page.
enum SettingTable {
    static let all: [Setting] = [
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
        Setting(
            key: "http.host",
            kind: .text,
            usual: "127.0.0.1",
            summary: "The address to listen on.",
        ),
        Setting(
            key: "http.port",
            kind: .integer(0...65_535),
            usual: "8080",
            summary: "The port to listen on; 0 takes any that is free.",
        ),
        Setting(
            key: "http.proxies",
            kind: .texts,
            usual: "none",
            summary: "Addresses of proxies whose `X-Forwarded-For` counts.",
        ),
        Setting(
            key: "http.drain",
            kind: .seconds(0...600),
            usual: "0",
            summary: "Seconds for which readiness fails before requests are refused.",
        ),
        Setting(
            key: "http.grace",
            kind: .seconds(0...600),
            usual: "30",
            summary: "Seconds that running requests may go on when the server ends.",
        ),
        Setting(
            key: "http.connections",
            kind: .integer(1...100_000),
            usual: "4096",
            summary: "Connections at the same time.",
        ),
        Setting(
            key: "http.origin",
            kind: .text,
            usual: "whatever host a request names",
            summary:
                "Where browsers reach the service, such as `https://trust.example.com`; with `https` "
                + "they are told to use nothing else.",
        ),
        Setting(
            key: "http.cookies",
            kind: .choice(["secure", "plain"]),
            usual: "secure",
            summary:
                "`plain` lets browsers sign in without TLS; only on a loopback address, to try things "
                + "out.",
        ),
        Setting(
            key: "sign-in.key",
            kind: .text,
            usual: "sign-in.key in the folder",
            summary: "The secret behind passwords and devices: the same on every node.",
        ),
        Setting(
            key: "oidc.issuer",
            kind: .text,
            usual: "none",
            summary: "The identity provider of the staff, exactly as its tokens have it in `iss`.",
        ),
        Setting(
            key: "oidc.client-id",
            kind: .text,
            usual: "none",
            summary: "What the provider calls this service.",
        ),
        Setting(
            key: "oidc.client-secret",
            kind: .text,
            usual: "none",
            summary: "What it shows the provider beside PKCE; without one it is a public client.",
            isSecret: true,
        ),
        Setting(
            key: "oidc.redirect",
            kind: .text,
            usual: "`http.origin` with `/v1/session/oidc/callback`",
            summary: "Where the provider sends browsers back.",
        ),
        Setting(
            key: "oidc.role-claim",
            kind: .text,
            usual: "roles",
            summary: "Where groups or roles stand in the token, such as `realm_access.roles`.",
        ),
        Setting(
            key: "oidc.roles",
            kind: .texts,
            usual: "none: nobody gets in",
            summary: "Which role each value of the claim gives: `value=role`.",
        ),
        Setting(
            key: "rate.token",
            kind: .integer(1...10_000_000),
            usual: "1200",
            summary: "Requests of one token in a minute.",
        ),
        Setting(
            key: "rate.tenant",
            kind: .integer(1...10_000_000),
            usual: "6000",
            summary: "Requests of one tenant in a minute.",
        ),
        Setting(
            key: "rate.address",
            kind: .integer(1...10_000_000),
            usual: "120",
            summary: "Requests without a token from one address in a minute.",
        ),
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

    static func setting(_ key: String) -> Setting? { all.first { $0.key == key } }

    /// The key that somebody may have meant.
    static func near(_ key: String) -> String? {
        let distances = all.map { (key: $0.key, distance: Spelling.distance($0.key, key)) }
        return distances.min { $0.distance < $1.distance }.flatMap {
            $0.distance <= max(2, key.count / 3) ? $0.key : nil
        }
    }

    /// The table of `docs/settings.md`.
    static var page: String {
        let rows = all.map { setting in
            "| `\(setting.key)` | `\(setting.variable)` | \(setting.usual) | \(setting.summary)"
                + "\(setting.kind.note)\(setting.isSecret ? " Never shown." : "") |"
        }
        return (["| key | variable | default | what it sets |", "|---|---|---|---|"] + rows)
            .joined(separator: "\n")
    }
}

extension Setting.Kind {
    /// What values are accepted, where that isn't any text.
    fileprivate var note: String {
        switch self {
        case .text: ""
        case .integer(let range): " \(range.lowerBound) to \(range.upperBound)."
        case .seconds(let range): " \(Int(range.lowerBound)) to \(Int(range.upperBound))."
        case .texts: " A list; in the environment with commas."
        case .networks: " Such as `10.1.0.0/16`. A list; in the environment with commas."
        case .ports: " A list, or `any`; in the environment with commas."
        case .choice(let words): " \(words.map { "`\($0)`" }.joined(separator: ", "))."
        }
    }

    /// What is wrong with a value; nil where it is fine.
    func complaint(about text: String) -> String? {
        switch self {
        case .text, .texts: return nil
        case .integer(let range):
            guard let number = Int(text), range.contains(number) else {
                return "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            }
            return nil
        case .seconds(let range):
            guard let number = Double(text), range.contains(number) else {
                return "must be seconds from \(range.lowerBound) to \(range.upperBound)"
            }
            return nil
        case .networks:
            let unfit = Settings.parts(text).first { AddressBlock($0) == nil }
            return unfit.map { "must be networks such as 10.1.0.0/16, and \"\($0)\" is none" }
        case .ports:
            return OutboundRules.ports(text) == nil ? "must be ports from 1 to 65535, or any" : nil
        case .choice(let words):
            return words.contains(text) ? nil : "must be one of \(words.joined(separator: ", "))"
        }
    }
}

/// How far words are from each other.
enum Spelling {
    /// Letters to change, add or leave out (Levenshtein).
    static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one.utf8.prefix(100)), Array(other.utf8.prefix(100)))
        var row = Array(0...other.count)
        for (line, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (place, against) in other.enumerated() {
                let above = row[place + 1]
                row[place + 1] = min(
                    above + 1,
                    row[place] + 1,
                    diagonal + (letter == against ? 0 : 1),
                )
                diagonal = above
            }
        }
        return row[other.count]
    }
}

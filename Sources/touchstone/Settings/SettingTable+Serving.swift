extension SettingTable {
    /// The API, who signs in, and how often one may call.
    static let serving: [Setting] = [
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
    ]
}

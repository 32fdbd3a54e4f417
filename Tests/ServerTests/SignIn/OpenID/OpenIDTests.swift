import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Synchronization
import Testing

@testable import Server
@testable import Store

/// Signing in with an identity provider, and what is no sign-in.
@Suite struct OpenIDTests {
    /// A house with a provider whose clock is the house's.
    private static func run(
        _ test: @escaping @Sendable (HouseRig, TestProvider) async throws -> Void
    ) async throws {
        let clock = ClockBox()
        let provider = TestProvider { clock.now }
        var wish = HouseRig.Wish()
        wish.provider = provider
        wish.rates.addressRequests = 100_000
        try await HouseRig.run(wish) { house in
            clock.follow(house.clock)
            try await test(house, provider)
        }
    }

    @Test func `somebody new comes in under a pseudonym, with the roles of the claim`()
        async throws
    {
        try await Self.run { house, provider in
            var browser = Browser()
            let begun = try await house.visit(.get, "/v1/session/oidc", nil, browser)
            #expect(begun.status == .seeOther)
            let cookie = begun.headers[.setCookie] ?? ""
            #expect(cookie.hasPrefix("__Host-touchstone-errand=") && cookie.contains("Max-Age=600"))
            let place = begun.headers[.location] ?? ""
            #expect(place.hasPrefix("\(TestProvider.issuer)/authorize?"))
            browser.take(begun)
            let ended = try await house.callBack(provider.visit(place), browser)
            #expect(ended.status == .seeOther, "\(ended.text)")
            #expect(ended.headers[.location] == "/v1/session")
            browser.take(ended)
            #expect(browser.cookies["__Host-touchstone-errand"] == nil)
            let seen = try await house.visit(.get, "/v1/session", nil, browser)
            let person = try #require(seen.json?.text("person"), "\(seen.text)")
            #expect(person.hasPrefix("staff-") && person.count == 14)
            #expect(seen.json?.text("display_name") == "Ann Lee")
            #expect(seen.json?["roles"]?.texts == ["reviewer"])
            #expect(seen.json?.text("method") == "provider")
            // The same identity is the same person, whatever it is called; with today's roles.
            provider.behave {
                $0.claims = [
                    "name": .text("Ann Ray"),
                    "realm_access": .object(["roles": .list([.text("leads")])]),
                ]
            }
            let (again, _) = try await house.signInElsewhere(provider)
            let now = try await house.visit(.get, "/v1/session", nil, again)
            #expect(now.json?.text("person") == person)
            #expect(now.json?.text("display_name") == "Ann Ray")
            #expect(now.json?["roles"]?.texts == ["senior-reviewer"])
            // Also in the session of before.
            let before = try await house.visit(.get, "/v1/approvals", nil, browser)
            #expect(before.status == .ok)
        }
    }

    private struct Wrong: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (inout TestProvider.Manners) -> Void

        init(_ name: String, _ change: @escaping @Sendable (inout TestProvider.Manners) -> Void) {
            (self.name, self.change) = (name, change)
        }

        var testDescription: String { name }
    }

    private static let wrong: [Wrong] = [
        Wrong("another audience") { $0.claims["aud"] = .text("other") },
        Wrong("several audiences and no party") {
            $0.claims["aud"] = .list([.text("touchstone"), .text("other")])
        },
        Wrong("another party") { $0.claims["azp"] = .text("other") },
        Wrong("another issuer") { $0.claims["iss"] = .text("https://id.example.com") },
        Wrong("another nonce") { $0.claims["nonce"] = .text("x") },
        Wrong("no nonce") { $0.claims["nonce"] = .null },
        Wrong("too old") { $0.claims["exp"] = .integer(1_799_999_900) },
        Wrong("no end") { $0.claims["exp"] = .null },
        Wrong("from the future") { $0.claims["iat"] = .integer(1_800_000_900) },
        Wrong("not yet") { $0.claims["nbf"] = .integer(1_800_000_900) },
        Wrong("nobody") { $0.claims["sub"] = .text("") },
        Wrong("alg none") { $0.algorithm = "none" },
        Wrong("alg None") { $0.algorithm = "None" },
        Wrong("a secret made of the public key") { $0.algorithm = "HS256" },
        Wrong("an algorithm that we don't take") { $0.algorithm = "RS512" },
        Wrong("another key under the same name") { $0.signsWithAnother = true },
        Wrong("an unknown key") { $0.keyID = "two" },
        Wrong("no key's name, and the wrong key") {
            ($0.keyID, $0.signsWithAnother) = (nil, true)
        },
        Wrong("the curve's name for a key of RSA") { $0.keyID = "curve" },
        Wrong("what we don't know") { $0.head["crit"] = .list([.text("b64")]) },
        Wrong("a claim twice") { $0.rawClaim = #""aud": "touchstone""# },
        Wrong("too long") {
            $0.claims["more"] = .text(String(repeating: "x", count: 70_000))
        },
        Wrong("no token") { $0.sendsToken = false },
    ]

    @Test(arguments: wrong)
    private func `a token that isn't for us lets nobody in`(_ wrong: Wrong) async throws {
        try await Self.run { house, provider in
            provider.behave(wrong.change)
            let (browser, answer) = try await house.signInElsewhere(provider)
            #expect(answer.status == .unauthorized, "\(wrong.name): \(answer.text)")
            #expect(answer.problem == "sign-in-failed")
            #expect(browser.cookies["__Host-touchstone"] == nil)
            let staff = try await house.staff()
            #expect(staff.isEmpty)
        }
    }

    @Test(arguments: ["RS256", "PS256", "ES256"])
    func `each algorithm of the list is taken`(_ algorithm: String) async throws {
        try await Self.run { house, provider in
            provider.behave {
                ($0.algorithm, $0.keyID) = (algorithm, algorithm == "ES256" ? "curve" : "one")
            }
            let (_, named) = try await house.signInElsewhere(provider)
            #expect(named.status == .seeOther, "\(named.text)")
            // Without a name there must be just one key that does it.
            provider.behave { $0.keyID = nil }
            let (_, only) = try await house.signInElsewhere(provider)
            #expect(only.status == .seeOther, "\(only.text)")
        }
    }

    @Test func `an answer belongs to the one browser that asked, once, and not for long`()
        async throws
    {
        try await Self.run { house, provider in
            func begin() async throws -> (Browser, [String: String]) {
                var browser = Browser()
                let begun = try await house.visit(.get, "/v1/session/oidc", nil, browser)
                browser.take(begun)
                return (browser, provider.visit(begun.headers[.location] ?? ""))
            }
            let (mine, answer) = try await begin()
            let (other, stolen) = try await begin()
            func expectRefused(_ answer: [String: String], _ browser: Browser) async throws {
                let refused = try await house.callBack(answer, browser)
                #expect(refused.status == .unauthorized, "\(refused.text)")
            }
            // Another browser's answer, also with a state of one's own: PKCE ties code and browser.
            try await expectRefused(answer, other)
            try await expectRefused(answer, Browser())
            var injected = stolen
            injected["code"] = answer["code"]
            try await expectRefused(injected, other)
            #expect(provider.asked(for: "/token") == 1)
            let (good, fine) = try await begin()
            #expect(try await house.callBack(fine, good).status == .seeOther)
            try await expectRefused(fine, good)
            #expect(provider.asked(for: "/token") == 2)
            let (late, kept) = try await begin()
            house.clock.advance(by: 601)
            try await expectRefused(kept, late)
            _ = mine
            // Whoever refuses there is told so here, without their words.
            let (denied, state) = try await begin()
            let said = try await house.callBack(
                [
                    "state": state["state"] ?? "", "error": "access_denied",
                    "error_description": "<b>Call 555</b>",
                ],
                denied,
            )
            #expect(said.status == .unauthorized && said.text.contains("access_denied"))
            #expect(!said.text.contains("555"))
        }
    }

    @Test func `a provider that insists on PKCE gives nothing without the verifier`() async throws {
        try await Self.run { house, provider in
            let begun = try await house.visit(.get, "/v1/session/oidc")
            let code = provider.visit(begun.headers[.location] ?? "")["code"] ?? ""
            let answer = try await provider.wire(
                OpenIDRequest(
                    address: "\(TestProvider.issuer)/token",
                    form: [
                        (name: "grant_type", value: "authorization_code"),
                        (name: "code", value: code),
                        (name: "redirect_uri", value: TestProvider.redirect),
                    ],
                    authorization: "Basic "
                        + Data("touchstone:s3cr%2Bt".utf8).base64EncodedString(),
                )
            )
            #expect(answer.status == 400)
        }
    }

    @Test func `an answer names its provider where that is offered`() async throws {
        try await Self.run { house, provider in
            provider.behave {
                $0.discovery["authorization_response_iss_parameter_supported"] = .bool(true)
            }
            let named = ["iss": TestProvider.issuer]
            let (_, fine) = try await house.signInElsewhere(provider, named)
            #expect(fine.status == .seeOther)
            #expect(try await house.signInElsewhere(provider).1.status == .unauthorized)
            let other = ["iss": "https://evil.example"]
            #expect(try await house.signInElsewhere(provider, other).1.status == .unauthorized)
        }
    }

    @Test func `keys that change are read again, and not for every unknown one`() async throws {
        try await Self.run { house, provider in
            for _ in 0..<3 { _ = try await house.signInElsewhere(provider) }
            #expect(provider.asked(for: "/keys") == 1)
            #expect(provider.asked(for: "/openid-configuration") == 1)
            house.clock.advance(by: 31)
            provider.behave { ($0.keyID, $0.publishes) = ("two", ["two"]) }
            #expect(try await house.signInElsewhere(provider).1.status == .seeOther)
            #expect(provider.asked(for: "/keys") == 2)
            provider.behave { $0.keyID = "three" }
            for _ in 0..<3 {
                #expect(try await house.signInElsewhere(provider).1.status == .unauthorized)
            }
            #expect(provider.asked(for: "/keys") == 2)
            house.clock.advance(by: 31)
            #expect(try await house.signInElsewhere(provider).1.status == .unauthorized)
            #expect(provider.asked(for: "/keys") == 3)
        }
    }

    @Test func `without a role nobody comes in, and whoever had one loses it`() async throws {
        try await Self.run { house, provider in
            let none: JSONValue = .object(["roles": .list([.text("cooks")])])
            provider.behave { $0.claims["realm_access"] = none }
            let (_, answer) = try await house.signInElsewhere(provider)
            #expect(answer.status == .forbidden && answer.problem == "no-role")
            #expect(try await house.staff().isEmpty)
            provider.behave {
                $0.claims["realm_access"] = .object(["roles": .text("ops")])
            }
            let (browser, _) = try await house.signInElsewhere(provider)
            #expect(try await house.visit(.get, "/v1/staff", nil, browser).status == .ok)
            provider.behave { $0.claims["realm_access"] = none }
            let (_, lost) = try await house.signInElsewhere(provider)
            #expect(lost.status == .forbidden)
            // Though it was the last operator: who gives roles elsewhere takes them there.
            #expect(try await house.visit(.get, "/v1/staff", nil, browser).status == .forbidden)
        }
    }

    @Test func `roles may stand in what the provider says elsewhere of the same subject`()
        async throws
    {
        try await Self.run { house, provider in
            let groups: JSONValue = .object(["roles": .list([.text("leads")])])
            provider.behave {
                $0.claims["realm_access"] = .null
                $0.userInfo = ["sub": .text("subject-7"), "realm_access": groups]
            }
            let (browser, _) = try await house.signInElsewhere(provider)
            let seen = try await house.visit(.get, "/v1/session", nil, browser)
            #expect(seen.json?["roles"]?.texts == ["senior-reviewer"])
            provider.behave { $0.userInfo?["sub"] = .text("subject-8") }
            #expect(try await house.signInElsewhere(provider).1.status == .unauthorized)
        }
    }

    @Test func `who is linked keeps their pseudonym, and who is disabled stays out`()
        async throws
    {
        try await Self.run { house, provider in
            let ann = try await house.hire("ann", [.viewer])
            try await house.database.write { [records = house.records] transaction in
                try Identities(records).link(
                    ProviderIdentity(issuer: TestProvider.issuer, subject: "subject-7"),
                    to: ann,
                    by: .system("tests"),
                    in: transaction,
                )
            }
            let (browser, _) = try await house.signInElsewhere(provider)
            let seen = try await house.visit(.get, "/v1/session", nil, browser)
            #expect(seen.json?.text("person") == "ann")
            #expect(seen.json?["roles"]?.texts == ["reviewer"])
            _ = try await house.database.write { [reception = house.reception] transaction in
                try reception.team.change(
                    ann.person,
                    of: ann.tenant,
                    TeamChange(isDisabled: true),
                    asking: Asker(.system("tests")),
                    in: transaction,
                )
            }
            #expect(try await house.signInElsewhere(provider).1.status == .unauthorized)
        }
    }

    @Test func `what is grave asks the provider again, which has to say so`() async throws {
        try await Self.run { house, provider in
            let leads: JSONValue = .object(["roles": .list([.text("leads")])])
            let early = JSONValue.integer(Int64(house.clock.now.timeIntervalSince1970) - 3_600)
            provider.behave {
                $0.claims = ["realm_access": leads, "auth_time": early]
            }
            let (browser, _) = try await house.signInElsewhere(provider)
            let path = "/v1/decisions/01940000-0000-7000-8000-0000000000ff/approval"
            let yes = #"{"verdict": "approve"}"#
            let stale = try await house.visit(.post, path, yes, browser)
            #expect(stale.problem == "fresh-sign-in-needed", "\(stale.text)")
            let local = try await house.visit(
                .post,
                "/v1/session/step-up",
                #"{"password": "x", "code": "123456"}"#,
                browser,
            )
            #expect(local.status == .conflict && local.json?.text("code") == "no-password")
            let begun = try await house.visit(
                .get,
                "/v1/session/oidc?step_up=true&then=/v1/approvals",
                nil,
                browser,
            )
            #expect(begun.headers[.location]?.contains("max_age=0") == true)
            var stepping = browser
            stepping.take(begun)
            let unproved = try await house.callBack(
                provider.visit(begun.headers[.location] ?? ""),
                stepping,
            )
            #expect(unproved.status == .unauthorized)
            provider.behave { $0.claims = ["realm_access": leads] }
            let again = try await house.visit(
                .get,
                "/v1/session/oidc?step_up=true&then=/v1/approvals",
                nil,
                browser,
            )
            stepping.take(again)
            let ended = try await house.callBack(
                provider.visit(again.headers[.location] ?? ""),
                stepping,
            )
            #expect(ended.headers[.location] == "/v1/approvals", "\(ended.text)")
            stepping.take(ended)
            let view = try await house.visit(.get, "/v1/session", nil, stepping)
            stepping.take(view)
            // Nobody's proposal; but no question of who asks any more.
            #expect(try await house.visit(.post, path, yes, stepping).status == .notFound)
            #expect(
                try await house.visit(.get, "/v1/session", nil, browser).status == .unauthorized
            )
        }
    }

    @Test(arguments: [
        "https://evil.example", "//evil.example", #"/\evil.example"#, "x", "", "/a b",
        "javascript:alert(1)",
    ])
    func `nobody is sent to another site from here`(_ path: String) async throws {
        #expect(Errand.path(path) == nil)
        #expect(Errand.path(nil) == "/v1/session")
        #expect(Errand.path("/console?x=1#y") == "/console?x=1#y")
    }

    @Test func `a provider that isn't what it should be is said to be so`() async throws {
        let changes: [[String: JSONValue]] = [
            ["issuer": .text("https://other.example")],
            ["token_endpoint": .text("http://id.example.com/token")],
            ["jwks_uri": .null],
            ["code_challenge_methods_supported": .list([.text("plain")])],
        ]
        for change in changes {
            try await Self.run { house, provider in
                provider.behave { $0.discovery = change }
                let answer = try await house.visit(.get, "/v1/session/oidc")
                #expect(answer.status == .serviceUnavailable, "\(change)")
                #expect(answer.headers[.retryAfter] == "30")
            }
        }
        try await HouseRig.run { house in
            let answer = try await house.visit(.get, "/v1/session/oidc")
            #expect(answer.status == .notFound)
        }
    }

    @Test func `settings that make no provider are refused`() throws {
        let tenant = try #require(TenantName("main"))
        func make(_ issuer: String, _ roles: [String]) throws -> OpenIDSettings {
            try OpenIDSettings(
                issuer: issuer,
                client: (id: "x", secret: nil),
                redirect: "https://trust.example.com/v1/session/oidc/callback",
                roleClaim: "groups",
                roles: roles,
                tenant: tenant,
            )
        }
        let good = try make("http://127.0.0.1:9/", ["/team/x=y=auditor"])
        #expect(good.roles == ["/team/x=y": .auditor])
        for issuer in ["http://id.example.com", "x", "https://u@id.example.com", "https://a?b"] {
            #expect(throws: OpenIDSettingsFault.self) { try make(issuer, []) }
        }
        for role in ["x", "=viewer", "x=king", ""] {
            #expect(throws: OpenIDSettingsFault.self) { try make("https://id.example", [role]) }
        }
    }
}

/// A clock that is known only later.
private final class ClockBox: Sendable {
    private let clock = Mutex<TestClock?>(nil)

    var now: Date { clock.withLock { $0?.now } ?? Date(timeIntervalSince1970: 1_800_000_000) }

    func follow(_ other: TestClock) { clock.withLock { $0 = other } }
}

extension HouseRig {
    /// What the provider sends a browser back with.
    fileprivate func callBack(
        _ answer: [String: String],
        _ browser: Browser,
    ) async throws -> TestResponse {
        let query = answer.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(OpenIDRequest.escaped($0.value))" }.joined(separator: "&")
        var fields = HTTPFields()
        // It comes from another site, by a link.
        fields[.fetchSite] = "cross-site"
        return try await visit(
            .get,
            "/v1/session/oidc/callback?\(query)",
            nil,
            browser,
            adding: fields,
        )
    }

    /// A whole sign-in in a new browser.
    fileprivate func signInElsewhere(
        _ provider: TestProvider,
        _ more: [String: String] = [:],
    ) async throws -> (Browser, TestResponse) {
        var browser = Browser()
        let begun = try await visit(.get, "/v1/session/oidc", nil, browser)
        browser.take(begun)
        let answer = provider.visit(begun.headers[.location] ?? "").merging(more) { $1 }
        let ended = try await callBack(answer, browser)
        browser.take(ended)
        if ended.status == .seeOther {
            // The page behind it asks who is signed in.
            browser.take(try await visit(.get, "/v1/session", nil, browser))
        }
        return (browser, ended)
    }

    fileprivate func staff() async throws -> [TeamMember] {
        try await database.read { [reception] transaction in
            try reception.team.page(
                of: try #require(TenantName("studio")),
                in: transaction,
            )
        }
    }
}

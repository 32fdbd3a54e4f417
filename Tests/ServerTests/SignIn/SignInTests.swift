import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

/// From a setup code to a session, and what never becomes one.
@Suite struct SignInTests {
    @Test(arguments: Engine.allCases)
    func `by a setup code somebody sets what they sign in with, and does so`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let member = try await house.hire("ann", [.reviewer])
            let code = try await house.invite(member)
            let seen = try await house.visit(
                .post,
                "/v1/setup/view",
                #"{"code": "\#(code.text)"}"#,
            )
            #expect(seen.json?.text("person") == "ann")
            #expect(seen.json?.text("totp_address")?.hasPrefix("otpauth://totp/") == true)
            let ann = try await house.setUp(member, with: code)
            #expect(ann.recovery.count == 10)
            let own = try await house.visit(.get, "/v1/session", nil, ann.browser)
            #expect(own.status == .ok)
            #expect(own.json?.text("person") == "ann")
            #expect(
                own.json?["scopes"]?.texts == StaffRole.reviewer.scopes.map(\.rawValue).sorted()
            )
            #expect(own.headers[.cacheControl] == "no-store")
            #expect(own.headers[.vary]?.contains("Cookie") == true)
            let out = try await house.visit(.delete, "/v1/session", nil, ann.browser)
            #expect(out.status == .noContent)
            #expect(out.headers[.clearSiteData] == #""cache", "storage""#)
            #expect(out.headers[.setCookie]?.contains("Max-Age=0") == true)
            let after = try await house.visit(.get, "/v1/session", nil, ann.browser)
            #expect(after.status == .unauthorized)
            house.clock.advance(by: 60)
            let back = try await house.signIn("ann", code: ann.code(at: house.clock.now))
            #expect(back.status == .created, "\(back.text)")
            var browser = Browser()
            browser.take(back)
            let items = try await house.visit(.get, "/v1/items", nil, browser)
            #expect(items.status == .ok)
        }
    }

    @Test func `a setup code works once, and only with the code of its app`() async throws {
        try await HouseRig.run { house in
            let member = try await house.hire("ann", [.reviewer])
            let code = try await house.invite(member)
            func setUp(_ password: String, _ one: String) async throws -> TestResponse {
                try await house.visit(
                    .post,
                    "/v1/setup",
                    #"{"code": "\#(code.text)", "password": "\#(password)", "#
                        + #""one_time_code": "\#(one)"}"#,
                )
            }
            let wrong = try await setUp(Colleague.password, "000000")
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.text.contains("/one_time_code"))
            let seen = try await house.visit(
                .post,
                "/v1/setup/view",
                #"{"code": "\#(code.text)"}"#,
            )
            let secret = try #require(seen.json?.text("totp_secret").flatMap { Base32.bytes($0) })
            let now = OneTimeCode.code(of: secret, step: OneTimeCode.step(at: house.clock.now))
            let weak = try await setUp("ann ann ann ann", now)
            #expect(weak.status == .unprocessableContent && weak.text.contains("/password"))
            // Nothing of that used it up.
            #expect(try await setUp(Colleague.password, now).status == .created)
            let again = try await setUp(Colleague.password, now)
            #expect(again.status == .notFound && again.json?.text("code") == "setup-code")
            // The code of the setup is used with it.
            #expect(try await house.signIn("ann", code: now).status == .unauthorized)
            for odd in ["", "tsu_", "tsu_\(String(repeating: "A", count: 43))", "x"] {
                let unknown = try await house.visit(
                    .post,
                    "/v1/setup/view",
                    #"{"code": "\#(odd)"}"#,
                )
                #expect(unknown.status == (odd.isEmpty ? .unprocessableContent : .notFound))
            }
        }
    }

    @Test func `whatever is wrong, the answer is the same`() async throws {
        try await HouseRig.run { house in
            let ann = try await house.colleague("ann", [.reviewer])
            _ = try await house.hire("invited", [.reviewer])
            _ = try await house.hire("op", [.operator])
            let gone = try await house.colleague("gone", [.reviewer])
            _ = try await house.database.write { [reception = house.reception] transaction in
                try reception.team.change(
                    try #require(PersonName("gone")),
                    of: try #require(TenantName("studio")),
                    TeamChange(isDisabled: true),
                    asking: Asker(.system("tests")),
                    in: transaction,
                )
            }
            house.clock.advance(by: 60)
            let now = house.clock.now
            let tries = [
                ("ann", "wrong password", ann.code(at: now)),
                ("ann", Colleague.password, "000000"),
                ("nobody", Colleague.password, "000000"),
                ("invited", Colleague.password, "123456"),
                ("gone", Colleague.password, gone.code(at: now)), (" ann", "x", "1"),
                ("ann", String(repeating: "x", count: 1_000), ann.code(at: now)),
            ]
            var answers: Set<String> = []
            for (number, (name, password, code)) in tries.enumerated() {
                let answer = try await house.signIn(
                    name,
                    password: password,
                    code: code,
                    address: "192.0.2.\(number)",
                )
                #expect(answer.status == .unauthorized)
                #expect(answer.headers[values: .setCookie].isEmpty)
                #expect(answer.headers[.wwwAuthenticate] != nil)
                let detail = answer.json?.text("detail") ?? ""
                answers.insert("\(answer.problem ?? "") \(detail)")
            }
            #expect(answers.count == 1)
            // And the wrong password used no code up.
            let right = try await house.signIn(
                "ann",
                code: ann.code(at: now),
                address: "192.0.2.99",
            )
            #expect(right.status == .created)
        }
    }

    @Test func `a code works once, and a recovery code in its place`() async throws {
        try await HouseRig.run { house in
            let ann = try await house.colleague("ann", [.reviewer])
            house.clock.advance(by: 90)
            let code = ann.code(at: house.clock.now)
            #expect(try await house.signIn("ann", code: code).status == .created)
            #expect(try await house.signIn("ann", code: code).status == .unauthorized)
            let before = ann.code(at: house.clock.now, steps: -1)
            #expect(try await house.signIn("ann", code: before).status == .unauthorized)
            let next = ann.code(at: house.clock.now, steps: 1)
            #expect(try await house.signIn("ann", code: next).status == .created)
            let recovery = try #require(ann.recovery.first)
            #expect(try await house.signIn("ann", code: recovery.uppercased()).status == .created)
            #expect(try await house.signIn("ann", code: recovery).status == .unauthorized)
        }
    }

    @Test func `a cookie that was set beforehand never becomes a session`() async throws {
        try await HouseRig.run { house in
            let ann = try await house.colleague("ann", [.reviewer])
            let ben = try await house.colleague("ben", [.reviewer])
            house.clock.advance(by: 60)
            let planted = house.reception.newSecret()
            let name = house.reception.cookies.session
            var browser = Browser(cookies: [name: planted.text])
            browser.take(
                try await house.signIn("ann", code: ann.code(at: house.clock.now), from: browser)
            )
            #expect(browser.cookies[name] != planted.text)
            let stranger = Browser(cookies: [name: planted.text])
            let refused = try await house.visit(.get, "/v1/session", nil, stranger)
            #expect(refused.status == .unauthorized)
            // Whoever signs in with another's session in the browser ends that one.
            var shared = ben.browser
            house.clock.advance(by: 60)
            shared.take(
                try await house.signIn("ann", code: ann.code(at: house.clock.now), from: shared)
            )
            let own = try await house.visit(.get, "/v1/session", nil, shared)
            #expect(own.json?.text("person") == "ann")
            let bens = try await house.visit(.get, "/v1/session", nil, ben.browser)
            #expect(bens.status == .unauthorized)
        }
    }

    @Test func `cookies are for us alone, and no script reads them`() async throws {
        try await HouseRig.run { house in
            let ann = try await house.colleague("ann", [.reviewer])
            house.clock.advance(by: 60)
            let answer = try await house.signIn("ann", code: ann.code(at: house.clock.now))
            let set = answer.headers[values: .setCookie]
            #expect(set.count == 2)
            for field in set {
                #expect(field.hasPrefix("__Host-touchstone"))
                for word in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
                    #expect(field.contains(word), "\(field)")
                }
                #expect(!field.contains("Domain"))
            }
            let plain = CookieJar(isSecure: false)
            #expect(plain.session == "plain-touchstone")
            #expect(!plain.field(plain.session, "x").value.contains("Secure"))
            // Two cookies of one name: which is ours, nobody can tell.
            let name = house.reception.cookies.session
            let headers: HTTPFields = [.cookie: "\(name)=a; \(name)=b"]
            #expect(house.reception.cookies.value(name, in: headers) == nil)
        }
    }
}

extension JSONValue {
    var texts: [String] {
        guard case .list(let list) = self else { return [] }
        return list.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
}

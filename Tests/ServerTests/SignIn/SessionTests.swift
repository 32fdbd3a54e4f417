import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Testing

@testable import Server
@testable import Store

/// What a session lasts for, and what it opens.
@Suite struct SessionTests {
    @Test func `it ends when nobody uses it, and in any case after a day's work`() async throws {
        try await HouseRig.run { house in
            let ann = try await house.hire("ann", [.viewer])
            let (idle, busy) = (
                try await house.browser(of: ann), try await house.browser(of: ann),
            )
            func status(_ browser: Browser) async throws -> HTTPResponse.Status {
                try await house.visit(.get, "/v1/items", nil, browser).status
            }
            house.clock.advance(by: 29 * 60)
            #expect(try await status(busy) == .ok)
            house.clock.advance(by: 60)
            #expect(try await status(busy) == .ok)
            #expect(try await status(idle) == .unauthorized)
            for _ in 0..<34 {
                house.clock.advance(by: 20 * 60)
                #expect(try await status(busy) == .ok)
            }
            house.clock.advance(by: 10 * 60)
            #expect(try await status(busy) == .unauthorized)
        }
    }

    @Test func `rights that are taken away are gone with the next request`() async throws {
        try await HouseRig.run { house in
            let op = try await house.browser(of: try await house.hire("op", [.operator]))
            let ann = try await house.browser(of: try await house.hire("ann", [.viewer]))
            #expect(try await house.visit(.get, "/v1/items", nil, ann).status == .ok)
            let changed = try await house.visit(
                .patch,
                "/v1/staff/ann",
                #"{"roles": ["operator"]}"#,
                op,
            )
            #expect(changed.status == .ok, "\(changed.text)")
            #expect(try await house.visit(.get, "/v1/items", nil, ann).status == .forbidden)
            #expect(try await house.visit(.get, "/v1/staff", nil, ann).status == .ok)
            let disabled = try await house.visit(
                .patch,
                "/v1/staff/ann",
                #"{"disabled": true}"#,
                op,
            )
            #expect(disabled.status == .ok)
            #expect(try await house.visit(.get, "/v1/staff", nil, ann).status == .unauthorized)
        }
    }

    @Test func `a token and a session of one person are one person`() async throws {
        try await HouseRig.run { house in
            let item = try await house.cases.item()
            let made = try await house.cases.send(
                .post,
                "/v1/items/\(item)/decisions",
                house.cases.token("ann"),
                .simple("remove"),
            )
            let id = try #require(made.json?.text("id"), "\(made.text)")
            let yes = #"{"verdict": "approve"}"#
            let ann = try await house.browser(of: try await house.hire("ann", [.seniorReviewer]))
            let path = "/v1/decisions/\(id)/approval"
            let same = try await house.visit(.post, path, yes, ann)
            #expect(same.status == .forbidden && same.json?.text("code") == "same-person")
            let ben = try await house.browser(of: try await house.hire("ben", [.seniorReviewer]))
            #expect(try await house.visit(.post, path, yes, ben).status == .ok)
        }
    }

    @Test func `to approve takes a fresh sign-in, which gives another cookie`() async throws {
        try await HouseRig.run { house in
            let item = try await house.cases.item()
            let made = try await house.cases.send(
                .post,
                "/v1/items/\(item)/decisions",
                house.cases.token("ann"),
                .simple("remove"),
            )
            let id = try #require(made.json?.text("id"), "\(made.text)")
            let (path, yes) = ("/v1/decisions/\(id)/approval", #"{"verdict": "approve"}"#)
            let ben = try await house.colleague("ben", [.seniorReviewer])
            var browser = ben.browser
            house.clock.advance(by: 15 * 60)
            let stale = try await house.visit(.post, path, yes, browser)
            #expect(stale.status == .forbidden && stale.problem == "fresh-sign-in-needed")
            // What isn't grave goes on.
            #expect(try await house.visit(.get, "/v1/approvals", nil, browser).status == .ok)
            func stepUp(_ code: String) async throws -> TestResponse {
                try await house.visit(
                    .post,
                    "/v1/session/step-up",
                    #"{"password": "\#(Colleague.password)", "code": "\#(code)"}"#,
                    browser,
                )
            }
            #expect(try await stepUp("000000").status == .unauthorized)
            let before = browser
            let shown = try await stepUp(ben.code(at: house.clock.now))
            #expect(shown.status == .ok, "\(shown.text)")
            browser.take(shown)
            #expect(browser.session == before.session)
            let old = try await house.visit(.get, "/v1/session", nil, before)
            #expect(old.status == .unauthorized)
            #expect(try await house.visit(.post, path, yes, browser).status == .ok)
        }
    }

    @Test func `another password ends every other session`() async throws {
        try await HouseRig.run { house in
            let ann = try await house.colleague("ann", [.viewer])
            house.clock.advance(by: 60)
            var other = Browser()
            other.take(try await house.signIn("ann", code: ann.code(at: house.clock.now)))
            #expect(try await house.visit(.get, "/v1/session", nil, other).status == .ok)
            house.clock.advance(by: 60)
            func change(to password: String) async throws -> TestResponse {
                try await house.visit(
                    .post,
                    "/v1/session/password",
                    #"{"password": "\#(Colleague.password)", "new_password": "\#(password)", "#
                        + #""code": "\#(ann.code(at: house.clock.now))"}"#,
                    ann.browser,
                )
            }
            #expect(try await change(to: "short").status == .unprocessableContent)
            let changed = try await change(to: "nine bridges over water")
            #expect(changed.status == .ok, "\(changed.text)")
            var mine = ann.browser
            mine.take(changed)
            #expect(try await house.visit(.get, "/v1/session", nil, mine).status == .ok)
            #expect(try await house.visit(.get, "/v1/session", nil, other).status == .unauthorized)
            house.clock.advance(by: 60)
            let code = ann.code(at: house.clock.now)
            #expect(try await house.signIn("ann", code: code).status == .unauthorized)
            let new = try await house.signIn(
                "ann",
                password: "nine bridges over water",
                code: code,
            )
            #expect(new.status == .created)
        }
    }

    @Test func `people see and end their sessions, and operators those of others`() async throws {
        try await HouseRig.run { house in
            let ann = try await house.hire("ann", [.viewer])
            let ben = try await house.browser(of: try await house.hire("ben", [.viewer]))
            let op = try await house.browser(of: try await house.hire("op", [.operator]))
            let one = try await house.browser(of: ann)
            house.clock.advance(by: 1)
            let two = try await house.browser(of: ann)
            let list = try await house.visit(.get, "/v1/sessions", nil, one)
            #expect(list.json?.entries.map { $0.text("id") } == [one.session, two.session])
            #expect(list.json?.entries.map { $0["is_current"] } == [.bool(true), .bool(false)])
            #expect(!list.text.contains(two.cookies.values.first ?? "?"))
            let foreign = try await house.visit(
                .delete,
                "/v1/sessions/\(one.session)",
                nil,
                ben,
            )
            #expect(foreign.status == .notFound)
            let ended = try await house.visit(.delete, "/v1/sessions/\(two.session)", nil, one)
            #expect(ended.status == .noContent)
            #expect(try await house.visit(.get, "/v1/session", nil, two).status == .unauthorized)
            let seen = try await house.visit(.get, "/v1/staff/ann/sessions", nil, op)
            #expect(seen.json?.entries.map { $0.text("id") } == [one.session])
            let all = try await house.visit(.delete, "/v1/staff/ann/sessions", nil, op)
            #expect(all.status == .noContent)
            #expect(try await house.visit(.get, "/v1/session", nil, one).status == .unauthorized)
        }
    }

    /// What a page of somebody else may look like.
    private static let pages: [(HTTPFields, Bool, HTTPResponse.Status)] = [
        ([.fetchSite: "same-origin"], true, .noContent),
        ([.fetchSite: "none"], true, .noContent),
        ([.fetchSite: "cross-site"], true, .forbidden),
        ([.fetchSite: "same-site"], true, .forbidden),
        ([.fetchSite: "same-origin, cross-site"], true, .forbidden),
        ([.fetchSite: "same-origin"], false, .forbidden),
        ([.origin: "https://trust.example.com"], true, .noContent),
        ([.origin: "https://TRUST.example.com"], true, .noContent),
        ([.origin: "http://trust.example.com"], true, .forbidden),
        ([.origin: "https://trust.example.com.evil.example"], true, .forbidden),
        ([.origin: "null"], true, .forbidden), ([:], true, .noContent), ([:], false, .forbidden),
    ]

    @Test func `a page of somebody else changes nothing`() async throws {
        var wish = HouseRig.Wish()
        wish.origin = try #require(OwnOrigin("https://trust.example.com"))
        try await HouseRig.run(wish) { house in
            let ann = try await house.hire("ann", [.viewer])
            for (fields, sendsToken, status) in Self.pages {
                house.clock.advance(by: 1)
                let (mine, other) = (
                    try await house.browser(of: ann), try await house.browser(of: ann),
                )
                var headers: HTTPFields = [.cookie: mine.fields[.cookie] ?? ""]
                for field in fields { headers[field.name] = field.value }
                if sendsToken { headers[.csrf] = mine.csrf }
                let answer = try await house.cases.client.execute(
                    uri: "/v1/sessions/\(other.session)",
                    method: .delete,
                    headers: headers,
                    body: ByteBuffer(),
                )
                #expect(answer.status == status, "\(fields) \(sendsToken)")
                if status == .forbidden { #expect(answer.problem == "cross-site") }
                // Reading is free: the browser keeps the answer from the other page.
                headers[.csrf] = nil
                let read = try await house.cases.client.execute(
                    uri: "/v1/session",
                    method: .get,
                    headers: headers,
                )
                #expect(read.status == .ok)
                #expect(
                    read.headers[.strictTransportSecurity]?.contains("includeSubDomains") == true
                )
            }
        }
    }

    @Test func `nobody is signed in by a page of somebody else`() async throws {
        try await HouseRig.run { house in
            for path in ["/v1/session", "/v1/setup", "/v1/setup/view"] {
                let fields: HTTPFields = [
                    .fetchSite: "cross-site", .contentType: "application/json",
                ]
                let answer = try await house.cases.client.execute(
                    uri: path,
                    method: .post,
                    headers: fields,
                    body: ByteBuffer(),
                )
                #expect(answer.status == .forbidden && answer.problem == "cross-site")
            }
        }
    }

    @Test func `a token needs no page, and goes before a cookie`() async throws {
        try await HouseRig.run { house in
            let ann = try await house.browser(of: try await house.hire("ann", []))
            var fields = ann.fields
            fields[.csrf] = nil
            fields[.fetchSite] = "cross-site"
            fields[.authorization] = "Bearer \(house.token)"
            fields[.contentType] = "application/json"
            let answer = try await house.cases.client.execute(
                uri: "/v1/edges",
                method: .post,
                headers: fields,
                body: ByteBuffer(string: #"{"url": "https://edge.example.com/"}"#),
            )
            #expect(answer.status == .created, "\(answer.text)")
            fields[.authorization] = "Bearer tst_x"
            let bad = try await house.cases.client.execute(
                uri: "/v1/session",
                method: .get,
                headers: fields,
            )
            #expect(bad.status == .unauthorized)
        }
    }

    @Test func `an answer runs nothing, and is shown in no frame`() async throws {
        try await HouseRig.run { house in
            let answer = try await house.get("/v1/items")
            let policy = answer.headers[.contentSecurityPolicy] ?? ""
            #expect(policy.contains("default-src 'none'"))
            #expect(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"))
            #expect(answer.headers[.referrerPolicy] == "no-referrer")
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            // Nobody said that we are reached by TLS.
            #expect(answer.headers[.strictTransportSecurity] == nil)
        }
    }

    @Test(arguments: [
        ("https://a.example", true), ("http://127.0.0.1:8080", true),
        ("https://a.example/", false),
        ("https://a.example/x", false), ("ftp://a.example", false), ("a.example", false),
        ("https://", false), ("https://u@a.example", false), ("https://a example", false),
    ])
    func `an origin is scheme and host`(_ text: String, _ isOne: Bool) {
        #expect((OwnOrigin(text) != nil) == isOne)
    }
}

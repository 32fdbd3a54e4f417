import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Testing

@testable import Server

/// Calls of all routes as their declarations want them, about things that nobody has.
struct RouteWalk: Sendable {
    static let bodyBytes = 8_000
    static let nobodys = "01940000-0000-7000-8000-0000000000ff"

    let house: HouseRig
    /// A person of `studio` with every role, whose token is every scope's.
    let person: TeamMember

    static func run(_ body: @escaping @Sendable (RouteWalk) async throws -> Void) async throws {
        var wish = HouseRig.Wish()
        wish.limits.bodyBytes = bodyBytes
        (wish.rates.tokenRequests, wish.rates.tenantRequests) = (1_000_000, 1_000_000)
        wish.rates.addressRequests = 1_000_000
        try await HouseRig.run(wish) { house in
            try await house.look()
            let person = try await house.hire("zoe", Set(StaffRole.allCases))
            try await body(RouteWalk(house: house, person: person))
        }
    }

    /// Operations whose path has a name that each tenant may give to somebody of its own.
    static let named = [
        "writeAccount", "beginVerification", "addFlagger", "readReviewer", "grantQualification",
    ]

    var routes: [Route] { house.cases.rig.front.table.routes }

    func expect(_ answer: TestResponse, _ route: Route, _ kind: ProblemKind) {
        #expect(answer.status.code == kind.status, "\(route.operation): \(answer.text)")
        guard route.method != .head else { return }
        #expect(answer.problem == kind.code, "\(route.operation): \(answer.text)")
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.json?["request_id"] != nil, "\(route.operation)")
    }

    /// What a call says otherwise than its route declares.
    struct Oddity {
        var query = ""
        var body: String?
        var fields = HTTPFields()
        var method: HTTPRequest.Method?
    }

    func send(
        _ route: Route,
        token: String?,
        ids: [String: String] = [:],
        _ oddity: Oddity = Oddity(),
    ) async throws -> TestResponse {
        var headers = fitting(route)
        if try await comesInPerson(route, token) {
            // No token opens these, so whoever would have a good one comes with a session.
            for field in try await house.browser(of: person).fields { headers.append(field) }
        } else {
            headers[.authorization] = token.map { "Bearer \($0)" }
        }
        for field in oddity.fields { headers[field.name] = field.value }
        var bytes = ByteBuffer()
        if case .json(_, let example) = route.body {
            bytes.writeString(oddity.body ?? example ?? "")
        }
        return try await house.cases.client.execute(
            uri: path(of: route, ids) + oddity.query,
            method: oddity.method ?? route.method,
            headers: headers,
            body: bytes,
        )
    }

    private func comesInPerson(_ route: Route, _ token: String?) async throws -> Bool {
        if route.needsPerson { return try await isGood(token) }
        guard route.refusesTokens else { return false }
        return try await isGood(token, for: route.scope)
    }

    private func isGood(_ token: String?, for scope: Scope? = nil) async throws -> Bool {
        guard let token else { return false }
        let digest = AccessToken.digest(of: token)
        let record = try await house.cases.rig.tokens.token(withDigest: digest)
        guard let record, record.revoked == nil, record.expires == nil else { return false }
        return scope.map { record.caller.scopes.contains($0) } ?? true
    }

    func path(of route: Route, _ ids: [String: String]) -> String {
        route.template.steps.map { step in
            switch step {
            case .word(let word): "/\(word)"
            case .name(let name): "/\(ids[name] ?? Self.nobodys)"
            }
        }.joined()
    }

    /// The header fields that a route requires.
    func fitting(_ route: Route) -> HTTPFields {
        var headers = HTTPFields()
        for parameter in route.headerParameters where parameter.isRequired {
            guard let name = HTTPField.Name(parameter.name) else { continue }
            if case .choice(let choices) = parameter.schema { headers[name] = choices.first }
            if parameter.schema == .count { headers[name] = "0" }
        }
        switch route.body {
        case .none: break
        case .json: headers[.contentType] = "application/json"
        case .stream(let types):
            headers[.contentType] = types.first ?? "application/offset+octet-stream"
        }
        return headers
    }

    /// Something of the other tenant's for each name that stands in a path.
    func theirs() async throws -> [String: String] {
        let token = house.token(of: "other")
        let item = try await house.receive(Array("film".utf8), [:], token)
        try await house.release(item, of: "other")
        func made(_ path: String, _ body: String) async throws -> String {
            let answer = try await house.cases.send(.post, path, token, body)
            return try #require(answer.json?.text("id"), "\(answer.text)")
        }
        let upload = try await house.cases.client.execute(
            uri: "/v1/uploads",
            method: .post,
            headers: [
                .authorization: "Bearer \(token)", .tusResumable: "1.0.0", .uploadLength: "9",
                .uploadMetadata: "account bWFrZXI=",
            ],
            body: ByteBuffer(),
        )
        let place = try #require(upload.headers[.location])
        try await house.makeBank("theirs", of: "other")
        let list = try await house.cases.client.execute(
            uri: "/v1/banks/theirs/imports",
            method: .post,
            headers: [
                .authorization: "Bearer \(token)", .contentType: "text/plain",
                .uploadMetadata: HouseRig.grounds[.uploadMetadata] ?? "",
            ],
            body: ByteBuffer(string: "pdq \(HouseRig.picture(1))\n"),
        )
        let theo = try await house.hire("theo", [.viewer], of: "other")
        let fetch = #"{"url": "https://media.example.com/film", "account": "maker"}"#
        let webhook = try await made("/v1/webhooks", #"{"url": "https://hooks.example.com/"}"#)
        let ping = try await house.cases.send(
            .post,
            "/v1/webhooks/\(webhook)/ping",
            token,
            nil,
        )
        let verification = try await made(
            "/v1/accounts/maker/verifications",
            #"{"method": "resident-id", "#
                + #""claim": {"number": "11010519491231002X", "name": "A"}}"#,
        )
        _ = try await house.cases.send(
            .post,
            "/v1/agreements",
            token,
            #"{"version": "theirs", "texts": {"en": "Terms", "zh-Hans": "协议"}}"#,
        )
        let match = try await house.match(of: item, in: "theirs", of: "other")
        let (measure, strike, appeal) = try await house.enforcement(on: "maker", of: "other")
        let notice = try await told(of: item, token)
        return [
            "appeal": appeal, "bank": "theirs", "entry": "1", "match": match,
            "import": try #require(list.json?.text("proposal", "id"), "\(list.text)"),
            "item": item, "webhook": webhook, "measure": measure, "strike": strike,
            "verification": verification, "version": "theirs", "provider": "vendor",
            "disclosure": try await made(
                "/v1/disclosures",
                try #require(DisclosureBody.example).replacing("2026-12-01", with: "2027-01-20")
                    .replacing("user-1", with: "maker"),
            ),
            "fetch": try await made("/v1/fetches", fetch),
            "message": try #require(ping.json?.text("message"), "\(ping.text)"),
            "decision": try await made("/v1/items/\(item)/decisions", .simple("remove")),
            "notice": notice,
            "edge": try await made("/v1/edges", #"{"url": "https://edge.example.com/"}"#),
            "person": "theo", "session": try await house.browser(of: theo).session,
            "upload": String(place.split(separator: "/").last ?? ""), "external_id": "maker",
        ]
    }

    /// What another tenant's publisher is told of a stop.
    private func told(of item: String, _ token: String) async throws -> String {
        let place = "/v1/items/\(item)/decisions"
        _ = try await house.cases.send(.post, place, token, .simple("stop"))
        let told = try await house.cases.get("/v1/accounts/maker/notices", token)
        return try #require(told.json?.entries.first?.text("id"), "\(told.text)")
    }
}

extension Route {
    var takesJSON: Bool { if case .json = body { true } else { false } }
    var takesBytes: Bool { if case .stream = body { true } else { false } }
}

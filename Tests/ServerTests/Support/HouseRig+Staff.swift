import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Testing

@testable import Server
@testable import Store

/// What a browser keeps: cookies, and the token that pages of ours send along.
struct Browser: Sendable {
    var cookies: [String: String] = [:]
    var csrf: String?
    var session = ""

    /// Takes what an answer sets.
    mutating func take(_ answer: TestResponse) {
        for field in answer.headers[values: .setCookie] {
            let pair = field.prefix { $0 != ";" }.split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false,
            )
            guard pair.count == 2 else { continue }
            cookies[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
        }
        let view = answer.json?["session"] ?? answer.json
        csrf = view?.text("csrf_token") ?? csrf
        session = view?.text("id") ?? session
    }

    var fields: HTTPFields {
        var fields = HTTPFields()
        if !cookies.isEmpty {
            fields[.cookie] = cookies.sorted { $0.key < $1.key }
                .map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        fields[.csrf] = csrf
        fields[.fetchSite] = "same-origin"
        return fields
    }
}

/// Somebody who has set up what they sign in with.
struct Colleague: Sendable {
    static let password = "seven lamps by the river"

    let name: String
    let totp: [UInt8]
    let recovery: [String]
    var browser: Browser

    func code(at time: Date, steps: Int64 = 0) -> String {
        OneTimeCode.code(of: totp, step: OneTimeCode.step(at: time) + steps)
    }
}

// Staff in tests.
extension HouseRig {
    /// Somebody of the staff, who can't sign in yet.
    func hire(
        _ name: String,
        _ roles: Set<StaffRole>,
        of tenant: String = "studio",
    ) async throws -> TeamMember {
        let newcomer = Newcomer(
            try #require(PersonName(name)),
            of: try #require(TenantName(tenant)),
            displayName: DisplayName("Display of \(name)"),
            roles: roles,
        )
        return try await database.write { [reception] transaction in
            try reception.team.add(newcomer, by: .system("tests"), in: transaction)
        }
    }

    /// A browser in which somebody just signed in.
    func browser(of member: TeamMember) async throws -> Browser {
        let secret = reception.newSecret()
        let id = try await database.write { [reception] transaction in
            try reception.sessions.open(
                secret.digest,
                for: member,
                SignIn(by: .password, agent: "tests"),
                in: transaction,
            )
        }
        return Browser(
            cookies: [reception.cookies.session: secret.text],
            csrf: secret.csrf,
            session: id.text,
        )
    }

    /// Somebody who used a setup code, and is signed in with that.
    func colleague(
        _ name: String,
        _ roles: Set<StaffRole>,
        of tenant: String = "studio",
    ) async throws -> Colleague {
        let member = try await hire(name, roles, of: tenant)
        return try await setUp(member, with: try await invite(member))
    }

    /// A setup code for somebody.
    func invite(_ member: TeamMember) async throws -> SetupCode {
        let code = SetupCode(secretBytes: (0..<32).map { _ in UInt8.random(in: 0...255) })
        _ = try await database.write { [reception] transaction in
            try reception.invitations.make(
                code.digest,
                for: member,
                by: .system("tests"),
                in: transaction,
            )
        }
        return code
    }

    func setUp(_ member: TeamMember, with code: SetupCode) async throws -> Colleague {
        let seen = try await visit(.post, "/v1/setup/view", #"{"code": "\#(code.text)"}"#)
        #expect(seen.status == .ok, "\(seen.text)")
        let secret = try #require(seen.json?.text("totp_secret").flatMap { Base32.bytes($0) })
        let now = OneTimeCode.code(of: secret, step: OneTimeCode.step(at: clock.now))
        let done = try await visit(
            .post,
            "/v1/setup",
            #"{"code": "\#(code.text)", "password": "\#(Colleague.password)", "#
                + #""one_time_code": "\#(now)"}"#,
        )
        #expect(done.status == .created, "\(done.text)")
        var codes: [String] = []
        if case .list(let list) = done.json?["recovery_codes"] {
            for case .text(let text) in list { codes.append(text) }
        }
        var browser = Browser()
        browser.take(done)
        return Colleague(
            name: member.person.text,
            totp: secret,
            recovery: codes,
            browser: browser,
        )
    }

    /// What a browser sends.
    func visit(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String? = nil,
        _ browser: Browser = Browser(),
        adding fields: HTTPFields = HTTPFields(),
    ) async throws -> TestResponse {
        var headers = browser.fields
        if body != nil { headers[.contentType] = "application/json" }
        for field in fields { headers[field.name] = field.value }
        return try await cases.client.execute(
            uri: path,
            method: method,
            headers: headers,
            body: ByteBuffer(string: body ?? ""),
        )
    }

    /// Tries to sign in.
    func signIn(
        _ name: String,
        password: String = Colleague.password,
        code: String,
        from browser: Browser = Browser(),
        address: String = "192.0.2.1",
    ) async throws -> TestResponse {
        try await visit(
            .post,
            "/v1/session",
            #"{"name": "\#(name)", "password": "\#(password)", "code": "\#(code)"}"#,
            browser,
            adding: [.forwardedFor: address],
        )
    }
}

import Foundation
import TestSupport
import Testing

@testable import Server

/// A member of the staff who was invited, set up password and app, and is signed in with that.
struct Colleague {
    private let client: Client
    private let fields: [String: String]

    init(
        named name: String,
        as role: String,
        at address: String,
        _ settings: [String],
    ) throws {
        client = Client(address: address, token: "")
        let invited = try Binary.run(["staff", "invite", name, "--role", role] + settings)
        let code = try #require(invited.text.split(separator: "\n").first, "\(invited)")
        let view = try client.call(
            "POST",
            "/v1/setup/view",
            Data(#"{"code": "\#(code)"}"#.utf8),
            Self.own,
        )
        let secret = try #require(try view.json.text("totp_secret").flatMap { Base32.bytes($0) })
        let now = OneTimeCode.code(of: secret, step: OneTimeCode.step(at: Date()))
        let body = """
            {"code": "\(code)", "password": "seven lamps by the river", "one_time_code": "\(now)"}
            """
        let done = try client.call("POST", "/v1/setup", Data(body.utf8), Self.own)
        try #require(done.status == 201, "\(String(decoding: done.body, as: UTF8.self))")
        let cookie = done.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        let token = try #require(try done.json.text("session.csrf_token"))
        fields = Self.own.merging(
            ["Cookie": cookie, "X-Touchstone-CSRF": token],
            uniquingKeysWith: { $1 },
        )
    }

    /// What pages of ours send along.
    private static let own = ["Sec-Fetch-Site": "same-origin"]

    func post(_ path: String, _ body: Data? = nil) throws -> Client.Answer {
        try client.call("POST", path, body, fields)
    }
}

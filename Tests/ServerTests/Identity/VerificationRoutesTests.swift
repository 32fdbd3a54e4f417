import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct VerificationRoutesTests {
    @Test(arguments: Engine.allCases)
    func `under cn nobody publishes before agreement and identity, by whichever method`(
        _ engine: Engine
    ) async throws {
        try await IdentityHouse.run(on: engine) { house in
            try await house.accept()
            #expect(try await house.mayPublish() == false)
            let begun = try await house.beginResident()
            #expect(begun.status == .created, "\(begun.text)")
            #expect(begun.json?.text("state") == "verified")
            #expect(try await house.mayPublish() == true)
            for (method, claim) in [
                ("organisation-code", #"{"number": "70846113-6", "name": "甲公司"}"#),
                ("social-credit-code", #"{"number": "91440300708461136T", "name": "甲公司"}"#),
                ("network-identity", nil),
            ] {
                let begun = try await house.begin(method, claim, of: method)
                #expect(begun.json?.text("state") == "verified", "\(begun.text)")
                let account = try await house.get("/v1/accounts/\(method)")
                #expect(account.json?.text("standing", "identity") == "verified")
            }
        }
    }

    @Test func `the vendor is told the claim, signed, and nothing more than it needs`()
        async throws
    {
        try await IdentityHouse.run { house in
            _ = try await house.beginResident()
            _ = try await house.begin("network-identity")
            let calls = house.vendor.calls
            try #require(calls.count == 2)
            #expect(calls[0].json?.text("claim", "number") == IdentityHouse.number)
            #expect(calls[0].json?.text("method") == "resident-id")
            #expect(calls[1].json?["claim"] == nil)
            for call in calls {
                let isOurs = WebhookCheck(secret: house.vendor.secret).isGenuine(
                    call.body,
                    id: call.headers[.webhookID] ?? "",
                    timestamp: call.headers[.webhookTimestamp] ?? "",
                    signatures: call.headers[.webhookSignature] ?? "",
                    at: house.cases.clock.now,
                )
                #expect(isOurs)
            }
        }
    }

    @Test(arguments: [
        ("resident-id", #"{"number": "110105194912310021", "name": "x"}"#, "number-checksum"),
        ("resident-id", #"{"number": "1101051949", "name": "x"}"#, "number-length"),
        ("organisation-code", #"{"number": "708461137", "name": "x"}"#, "number-checksum"),
        (
            "social-credit-code", #"{"number": "91440300708461136X", "name": "x"}"#,
            "number-checksum",
        ),
        ("mobile", #"{"number": "+8612800138000"}"#, "number-region"),
    ])
    func `a mistyped number is refused with a code, and its value comes back nowhere`(
        method: String,
        claim: String,
        code: String,
    ) async throws {
        try await IdentityHouse.run { house in
            let answer = try await house.begin(method, claim)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.json?.text("code") == code)
            let number = try #require(try JSONText.value(of: Array(claim.utf8)).text("number"))
            #expect(!answer.text.contains(number))
            #expect(house.vendor.calls.isEmpty)
        }
    }

    @Test func `with the network identity nothing in clear may come along`() async throws {
        try await IdentityHouse.run { house in
            let answer = try await house.begin(
                "network-identity",
                #"{"number": "11010519491231002X"}"#,
            )
            #expect(answer.status == .unprocessableContent)
            #expect(house.vendor.calls.isEmpty)
        }
    }

    // MARK: A vendor in trouble

    @Test(arguments: [
        "not json", "{}", #"{"state": "maybe"}"#, #"{"state": "verified", "expires_at": "soon"}"#,
        #"{"state": "pending", "action": {"kind": "redirect", "url": "javascript:x"}}"#,
        #"{"state": "verified", "pairwise_id": ""}"#, "[]", "",
        #"{"state": "verified", "x": "\#(String(repeating: "a", count: 70_000))"}"#,
    ])
    func `nonsense decides nothing, keeps publishing closed, and offers another method`(
        text: String
    ) async throws {
        try await IdentityHouse.run { house in
            try await house.accept()
            house.vendor.answers { _ in FakeVendor.says(text) }
            let answer = try await house.beginResident()
            #expect(answer.status == .serviceUnavailable, "\(answer.text)")
            #expect(answer.text.contains("mobile") && answer.text.contains("network-identity"))
            #expect(answer.headers[.retryAfter] != nil)
            #expect(try await house.mayPublish() == false)
            let account = try await house.get("/v1/accounts/user-1")
            #expect(account.json?.text("standing", "identity") == "pending")
        }
    }

    @Test func `a vendor that sends elsewhere or breaks is not followed`() async throws {
        try await IdentityHouse.run { house in
            for status in [HTTPResponse.Status.found, .internalServerError] {
                house.vendor.answers { _ in
                    FakeVendor.says(#"{"state": "verified"}"#, status)
                        .with(.location, "http://127.0.0.1:1/")
                }
                let answer = try await house.beginResident()
                #expect(answer.status == .serviceUnavailable)
            }
        }
    }

    @Test func `a vendor that hangs is given up, and asked again under the same serial`()
        async throws
    {
        var limits = ProviderLimits()
        limits.answerSeconds = 0.2
        try await IdentityHouse.run(limits: limits) { house in
            try await house.accept()
            house.vendor.answers { _ in
                try await Task.sleep(for: .seconds(30))
                return FakeVendor.says("{}")
            }
            #expect(try await house.beginResident().status == .serviceUnavailable)
            house.vendor.answers { _ in FakeVendor.says(#"{"state": "verified"}"#) }
            let again = try await house.beginResident()
            #expect(again.json?.text("state") == "verified")
            let serials = house.vendor.calls.map { $0.json?.text("serial") }
            #expect(serials.count == 2 && Set(serials).count == 1)
            #expect(try await house.mayPublish() == true)
        }
    }

    // MARK: Answers that come later

    @Test func `a vendor's own message settles a verification, once`() async throws {
        try await IdentityHouse.run { house in
            try await house.accept()
            house.vendor.answers { _ in
                FakeVendor.says(
                    """
                    {"state": "pending", "reference": "r-1", "action": {"kind": "redirect", \
                    "url": "https://vendor.example/go"}}
                    """
                )
            }
            let begun = try await house.beginResident()
            #expect(begun.json?.text("step", "url") == "https://vendor.example/go")
            let serial = try #require(begun.json?.text("id"))
            let message = #"{"serial": "\#(serial)", "state": "verified"}"#
            #expect(try await house.callback(message).status == .noContent)
            #expect(try await house.mayPublish() == true)
            #expect(try await house.callback(message).status == .noContent)
            let rejected = #"{"serial": "\#(serial)", "state": "rejected"}"#
            #expect(try await house.callback(rejected, id: "event-2").status == .noContent)
            #expect(try await house.mayPublish() == true)
            #expect(try await house.cases.events("identity.verified") == 1)
        }
    }

    @Test func `forged, altered, old and strange messages get one and the same answer`()
        async throws
    {
        try await IdentityHouse.run { house in
            try await house.accept()
            house.vendor.answers { _ in FakeVendor.says(#"{"state": "pending"}"#) }
            let serial = try #require(try await house.beginResident().json?.text("id"))
            let message = #"{"serial": "\#(serial)", "state": "verified"}"#
            let answers = [
                try await house.callback(message, secret: [UInt8](repeating: 6, count: 32)),
                try await house.callback(message, late: 301),
                try await house.callback(message, late: -301),
                try await house.callback(message, provider: "nobody"),
                // Its number is only known to one provider, with one secret: here, by another name.
                try await house.callback(message, provider: "mobile-gateway"),
                try await house.callback(message, id: "an.id"),
            ]
            for answer in answers {
                #expect(answer.status == .unauthorized)
                #expect(answer.json?.text("detail") == answers[0].json?.text("detail"))
            }
            #expect(try await house.mayPublish() == false)
            let strange =
                #"{"serial": "00000000-0000-4000-8000-000000000001", "state": "verified"}"#
            #expect(try await house.callback(strange).status == .noContent)
        }
    }

    @Test func `a signed message about another provider's verification changes nothing`()
        async throws
    {
        try await IdentityHouse.run { house in
            try await house.accept()
            house.vendor.answers { _ in FakeVendor.says(#"{"state": "pending"}"#) }
            let serial = try #require(try await house.beginResident().json?.text("id"))
            let message = #"{"serial": "\#(serial)", "state": "verified"}"#
            let answer = try await house.callback(message, provider: "network-identity")
            #expect(answer.status == .noContent)
            #expect(try await house.mayPublish() == false)
        }
    }

    @Test func `whoever reads a verification that waits has its provider asked`() async throws {
        try await IdentityHouse.run { house in
            try await house.accept()
            house.vendor.answers { _ in FakeVendor.says(#"{"state": "pending"}"#) }
            let serial = try #require(try await house.beginResident().json?.text("id"))
            let path = "/v1/accounts/user-1/verifications/\(serial)"
            #expect(try await house.get(path).json?.text("state") == "pending")
            house.vendor.answers { _ in
                FakeVendor.says(#"{"state": "rejected", "reason": "No Match 王小明"}"#)
            }
            let read = try await house.get(path)
            #expect(read.json?.text("state") == "rejected")
            #expect(read.json?.text("reason") == "other")
            #expect(try await house.get(path, of: "other").status == .notFound)
            let account = try await house.get("/v1/accounts/user-1")
            #expect(account.json?.text("standing", "identity") == "unknown")
        }
    }

    @Test func `a week after it is settled the vendor is asked to forget it, until it has`()
        async throws
    {
        try await IdentityHouse.run { house in
            let serial = try #require(try await house.beginResident().json?.text("id"))
            house.vendor.answers { _ in FakeVendor.says("{}", .internalServerError) }
            #expect(try await house.redact() == 0)
            house.cases.clock.advance(by: 7 * 86_400)
            #expect(try await house.redact() == 0)
            #expect(house.vendor.calls.last?.path == "/verifications/\(serial)")
            house.vendor.answers { _ in FakeVendor.says("{}") }
            house.cases.clock.advance(by: 3_600)
            #expect(try await house.redact() == 1)
            #expect(try await house.cases.events("identity.redacted") == 1)
            house.cases.clock.advance(by: 3_600)
            #expect(try await house.redact() == 0)
        }
    }

    @Test func `a node that can't call the vendor doesn't say that it forgot`() async throws {
        try await IdentityHouse.run { house in
            _ = try await house.beginResident()
            house.cases.clock.advance(by: 7 * 86_400)
            let stranger = IdentityDesk(
                house.desk.verifications,
                providers: [],
                in: house.cases.database,
                surroundings: house.cases.clock.surroundings,
            )
            #expect(try await house.redact(by: stranger) == 0)
            #expect(try await house.cases.events("identity.redacted") == 0)
            house.cases.clock.advance(by: 3_600)
            #expect(try await house.redact() == 1)
        }
    }

    // MARK: Codes

    @Test func `a code that the gateway was handed verifies, and a wrong one tells nothing`()
        async throws
    {
        try await IdentityHouse.run { house in
            try await house.accept()
            let begun = try await house.begin("mobile", #"{"number": "+86 138 0013 8000"}"#)
            #expect(begun.json?.text("step", "kind") == "code")
            let sent = try #require(house.vendor.calls.first)
            #expect(sent.path == "/messages")
            #expect(sent.json?.text("to") == "+8613800138000")
            let code = try #require(sent.json?.text("code"))
            let id = try #require(begun.json?.text("id"))
            let path = "/v1/accounts/user-1/verifications/\(id)/code"
            let wrong = try await house.post(path, #"{"code": "x"}"#)
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.json?.text("code") == "code-not-accepted")
            #expect(try await house.get("/v1/accounts/user-1/verifications/\(id)").status == .ok)
            #expect(try await house.mayPublish() == false)
            let right = try await house.post(path, "{\"code\": \"\(code)\"}")
            #expect(right.json?.text("state") == "verified")
            #expect(try await house.mayPublish() == true)
            let again = try await house.post(path, "{\"code\": \"\(code)\"}")
            #expect(again.json?.text("code") == "code-not-accepted")
        }
    }

    // MARK: Methods, the same person, erasure

    @Test func `methods are listed with whether their provider answers`() async throws {
        try await IdentityHouse.run { house in
            let listed = try await house.get("/v1/identity/methods")
            #expect(listed.json?.entries.count == 5)
            #expect(listed.json?.entries.allSatisfy { $0["available"] == .bool(true) } == true)
            house.vendor.answers { _ in FakeVendor.says("{}", .internalServerError) }
            house.cases.clock.advance(by: 60)
            house.cases.rig.clock.advance(by: 60)
            let later = try await house.get("/v1/identity/methods")
            #expect(later.json?.entries.allSatisfy { $0["available"] == .bool(false) } == true)
        }
    }

    @Test func `a custodian finds the same person's accounts, on record`() async throws {
        try await IdentityHouse.run { house in
            _ = try await house.beginResident()
            _ = try await house.begin(
                "resident-id",
                "{\"number\": \"\(IdentityHouse.number)\", \"name\": \"王小明\"}",
                of: "user-2",
            )
            let path = "/v1/accounts/user-1/same-person"
            let found = try await house.post(path, #"{"reason": "case 17"}"#)
            #expect(found.json?["accounts"] == .list([.text("user-2")]))
            #expect(try await house.cases.events("identity.compared") == 1)
            let without = house.cases.rig.tokens.issue(.readItems, .verifyIdentity)
            let refused = try await house.cases.send(
                .post,
                path,
                without,
                #"{"reason": "x"}"#,
            )
            #expect(refused.status == .forbidden)
        }
    }

    @Test func `the development provider refuses production and says what it is`() throws {
        #expect(throws: DevelopmentFault.self) {
            try DevelopmentProvider(inProduction: true) { _, _ in }
        }
        let provider = try DevelopmentProvider(inProduction: false) { _, _ in }
        #expect(provider.capabilities.name.text == "development-only")
    }
}

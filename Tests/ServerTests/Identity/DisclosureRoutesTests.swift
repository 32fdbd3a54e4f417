import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct DisclosureRoutesTests {
    private static func request(_ house: IdentityHouse) async throws -> String {
        let end = APITime.text(house.cases.clock.now.addingTimeInterval(86_400))
        let answer = try await house.post(
            "/v1/disclosures",
            """
            {"account": "user-1", "authority": "Court", "legal_basis": "CPL 70",
             "document_digest": "\(String(repeating: "a", count: 64))",
             "fields": ["resident-number"], "expires_at": "\(end)"}
            """,
            as: "rita",
        )
        #expect(answer.status == .created, "\(answer.text)")
        return try #require(answer.json?.text("id"))
    }

    private static func approve(
        _ id: String,
        _ house: IdentityHouse,
        as person: String,
    ) async throws -> TestResponse {
        try await house.post(
            "/v1/disclosures/\(id)/approval",
            #"{"verdict": "approve"}"#,
            as: person,
        )
    }

    @Test(arguments: Engine.allCases)
    func `two different custodians, one look, and the record says who`(
        _ engine: Engine
    ) async throws {
        try await IdentityHouse.run(on: engine) { house in
            _ = try await house.beginResident()
            let id = try await Self.request(house)
            let early = try await house.post("/v1/disclosures/\(id)/viewing", as: "cora")
            #expect(early.status == .conflict)
            #expect(try await Self.approve(id, house, as: "cora").status == .ok)
            let same = try await Self.approve(id, house, as: "cora")
            #expect(same.status == .forbidden && same.json?.text("code") == "same-custodian")
            #expect(try await Self.approve(id, house, as: "carl").status == .ok)
            let stranger = try await house.post("/v1/disclosures/\(id)/viewing", as: "rita")
            #expect(stranger.json?.text("code") == "not-custodian")
            let seen = try await house.post("/v1/disclosures/\(id)/viewing", as: "carl")
            #expect(seen.json?.text("values", "resident-number") == IdentityHouse.number)
            #expect(seen.json?["values"]?["name"] == nil)
            #expect(seen.json?.text("disclosure", "viewer") == "carl")
            #expect(seen.headers[.cacheControl] == "no-store")
            let again = try await house.post("/v1/disclosures/\(id)/viewing", as: "carl")
            #expect(again.status == .conflict && !again.text.contains(IdentityHouse.number))
            let listed = try await house.get("/v1/disclosures")
            #expect(listed.json?.entries.first?.text("state") == "viewed")
            #expect(!listed.text.contains(IdentityHouse.number))
            for kind in ["requested", "viewed"] {
                #expect(try await house.cases.events("disclosure.\(kind)") == 1)
            }
            #expect(try await house.cases.events("disclosure.approved") == 2)
        }
    }

    @Test func `another tenant sees nothing of it`() async throws {
        try await IdentityHouse.run { house in
            _ = try await house.beginResident()
            let id = try await Self.request(house)
            let path = "/v1/disclosures/\(id)/approval"
            let body = #"{"verdict": "approve"}"#
            #expect(try await house.post(path, body, of: "other").status == .notFound)
            #expect(try await house.get("/v1/disclosures", of: "other").json?.entries.count == 0)
        }
    }

    @Test func `after an erasure there is nothing to disclose`() async throws {
        try await IdentityHouse.run { house in
            try await house.accept()
            _ = try await house.beginResident()
            let id = try await Self.request(house)
            let erased = try await house.post(
                "/v1/accounts/user-1/identity/erasure",
                #"{"reason": "asked for by the person"}"#,
                as: "cora",
            )
            #expect(erased.status == .noContent)
            for person in ["cora", "carl"] { _ = try await Self.approve(id, house, as: person) }
            let seen = try await house.post("/v1/disclosures/\(id)/viewing", as: "carl")
            #expect(seen.json?["values"] == .object([]))
            // The receipt stays: the account was verified, and is.
            #expect(try await house.mayPublish() == true)
            #expect(try await house.cases.events("identity.erased") == 1)
        }
    }
}

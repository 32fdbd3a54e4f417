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
    private static let number = "11010519491231002X"

    /// A house that keeps an identity, a request for it, and two custodians who just signed in.
    private struct Bench: Sendable {
        let house: HouseRig
        let place: String
        let cora: Browser
        let carl: Browser

        static func run(
            on engine: Engine = .sqlite,
            _ test: @escaping @Sendable (Bench) async throws -> Void,
        ) async throws {
            try await HouseRig.run(on: engine) { house in
                let verified = try await house.send(
                    .post,
                    "/v1/accounts/maker/verifications",
                    """
                    {"method": "resident-id", "claim": {"number": "\(number)", "name": "王小明"}}
                    """,
                )
                #expect(verified.json?.text("state") == "verified", "\(verified.text)")
                let end = APITime.text(house.clock.now.addingTimeInterval(86_400))
                let asked = try await house.send(
                    .post,
                    "/v1/disclosures",
                    """
                    {"account": "maker", "authority": "Court", "legal_basis": "CPL 70",
                     "document_digest": "\(String(repeating: "a", count: 64))",
                     "fields": ["resident-number"], "expires_at": "\(end)"}
                    """,
                )
                let id = try #require(asked.json?.text("id"), "\(asked.text)")
                let roles: Set<StaffRole> = [.identityCustodian]
                let bench = Bench(
                    house: house,
                    place: "/v1/disclosures/\(id)",
                    cora: try await house.browser(of: try await house.hire("cora", roles)),
                    carl: try await house.browser(of: try await house.hire("carl", roles)),
                )
                try await test(bench)
            }
        }

        func approve(_ browser: Browser) async throws -> TestResponse {
            try await house.visit(.post, place + "/approval", #"{"verdict": "approve"}"#, browser)
        }

        func view(_ browser: Browser) async throws -> TestResponse {
            try await house.visit(.post, place + "/viewing", nil, browser)
        }
    }

    @Test(arguments: Engine.allCases)
    func `two different custodians, one look, and the record says who`(
        _ engine: Engine
    ) async throws {
        try await Bench.run(on: engine) { bench in
            let house = bench.house
            #expect(try await bench.view(bench.cora).status == .conflict)
            #expect(try await bench.approve(bench.cora).status == .ok)
            let same = try await bench.approve(bench.cora)
            #expect(same.status == .forbidden && same.json?.text("code") == "same-custodian")
            #expect(try await bench.approve(bench.carl).status == .ok)
            let third = try await house.hire("cyd", [.identityCustodian])
            let stranger = try await bench.view(try await house.browser(of: third))
            #expect(stranger.json?.text("code") == "not-custodian")
            let seen = try await bench.view(bench.carl)
            #expect(seen.json?.text("values", "resident-number") == Self.number)
            #expect(seen.json?["values"]?["name"] == nil)
            #expect(seen.json?.text("disclosure", "viewer") == "carl")
            #expect(seen.headers[.cacheControl] == "no-store")
            let again = try await bench.view(bench.carl)
            #expect(again.status == .conflict && !again.text.contains(Self.number))
            let listed = try await house.get("/v1/disclosures")
            #expect(listed.json?.entries.first?.text("state") == "viewed")
            #expect(!listed.text.contains(Self.number))
            for kind in ["requested", "viewed"] {
                #expect(try await house.cases.events("disclosure.\(kind)") == 1)
            }
            #expect(try await house.cases.events("disclosure.approved") == 2)
        }
    }

    @Test func `no token allows or sees anything, whatever its scopes`() async throws {
        try await Bench.run { bench in
            let body = #"{"verdict": "approve"}"#
            let approval = try await bench.house.send(.post, bench.place + "/approval", body)
            let viewing = try await bench.house.send(.post, bench.place + "/viewing")
            for answer in [approval, viewing] {
                #expect(answer.status == .forbidden)
                #expect(answer.problem == ProblemKind.freshSignInNeeded.code)
            }
            #expect(try await bench.house.cases.events("disclosure.approved") == 0)
        }
    }

    @Test func `who signed in too long ago signs in again first`() async throws {
        try await Bench.run { bench in
            #expect(try await bench.approve(bench.cora).status == .ok)
            bench.house.clock.advance(by: 16 * 60)
            let late = try await bench.approve(bench.carl)
            #expect(late.problem == ProblemKind.freshSignInNeeded.code)
        }
    }

    @Test func `another tenant's custodian sees nothing of it`() async throws {
        try await Bench.run { bench in
            let zoe = try await bench.house.hire("zoe", [.identityCustodian], of: "other")
            let browser = try await bench.house.browser(of: zoe)
            #expect(try await bench.approve(browser).status == .notFound)
            let listed = try await bench.house.visit(.get, "/v1/disclosures", nil, browser)
            #expect(listed.json?.entries.isEmpty == true)
        }
    }

    @Test func `after an erasure there is nothing to disclose, and the receipt stays`()
        async throws
    {
        try await Bench.run { bench in
            let erased = try await bench.house.send(
                .post,
                "/v1/accounts/maker/identity/erasure",
                #"{"reason": "asked for by the person"}"#,
            )
            #expect(erased.status == .noContent)
            for custodian in [bench.cora, bench.carl] { _ = try await bench.approve(custodian) }
            let seen = try await bench.view(bench.carl)
            #expect(seen.json?["values"] == .object([]), "\(seen.text)")
            let account = try await bench.house.get("/v1/accounts/maker")
            #expect(account.json?.text("standing", "identity") == "verified")
            #expect(try await bench.house.cases.events("identity.erased") == 1)
        }
    }
}

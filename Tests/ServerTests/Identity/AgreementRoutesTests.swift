import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server

@Suite struct AgreementRoutesTests {
    @Test(arguments: Engine.allCases)
    func `a version with the label clause is published, put into force and accepted anew`(
        _ engine: Engine
    ) async throws {
        try await IdentityHouse.run(on: engine) { house in
            _ = try await house.beginResident()
            try await house.accept()
            let template = try await house.get("/v1/agreements/label-clause")
            let english = try #require(template.json?.text("clause", "en"))
            let chinese = try #require(template.json?.text("clause", "zh-Hans"))
            let draft = { (clause: String) in
                """
                {"version": "2026-11", "texts": {"en": "Terms. \(english)", \
                "zh-Hans": "协议。\(chinese)"}, "label_clauses": {"en": "\(clause)", \
                "zh-Hans": "\(chinese)"}}
                """
            }
            let other = try await house.post("/v1/agreements", draft("Something else."))
            #expect(other.json?.text("code") == "agreement-clause-not-in-text", "\(other.text)")
            let made = try await house.post("/v1/agreements", draft(english))
            #expect(made.status == .created, "\(made.text)")
            #expect(try await house.post("/v1/agreements", draft(english)).status == .conflict)
            #expect(try await house.mayPublish() == true)
            let force = "/v1/agreements/versions/2026-11/force"
            #expect(try await house.post(force).status == .noContent)
            #expect(try await house.mayPublish() == false)
            let late = try await house.get("/v1/agreements/outstanding")
            #expect(late.json?.entries.first?.text("account") == "user-1")
            let remind = "/v1/accounts/user-1/agreement/reminders"
            #expect(try await house.post(remind).status == .noContent)
            let accepted = try await house.cases.send(
                .put,
                "/v1/accounts/user-1",
                house.staff(),
                #"{"agreement": {"version": "2026-11", "language": "zh-Hans"}}"#,
            )
            #expect(accepted.json?["may_publish"] == .bool(true), "\(accepted.text)")
            let proof = try await house.get("/v1/accounts/user-1/agreement/acceptances")
            #expect(proof.json?.entries.map { $0.text("version") } == ["2026-11", "2026-01"])
            #expect(proof.json?.entries.first?.text("text_digest")?.count == 64)
            let none = try await house.get(
                "/v1/accounts/user-1/agreement/acceptances?at=2020-01-01T00:00:00Z"
            )
            #expect(none.json?.entries.isEmpty == true)
        }
    }

    @Test func `another tenant's agreement is unknown`() async throws {
        try await IdentityHouse.run { house in
            let body = #"{"version": "x", "texts": {"en": "Terms", "zh-Hans": "协议"}}"#
            let made = try await house.post("/v1/agreements", body, of: "other")
            #expect(made.status == .created)
            #expect(try await house.get("/v1/agreements/versions/x").status == .notFound)
            #expect(try await house.get("/v1/agreements").json?.entries.isEmpty == true)
        }
    }
}

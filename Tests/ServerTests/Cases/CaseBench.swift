import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Casework
@testable import Server
@testable import Store

/// A house with a live item, and people who report and decide.
struct CaseBench: Sendable {
    let house: HouseRig
    let item: String
    let ann: String
    let bob: String
    let lead: String

    static func run(
        on engine: Engine = .sqlite,
        profile: String = "eu",
        _ test: @escaping @Sendable (CaseBench) async throws -> Void,
    ) async throws {
        var wish = HouseRig.Wish()
        wish.profile = profile
        try await HouseRig.run(on: engine, wish) { house in
            try await test(
                CaseBench(
                    house: house,
                    item: try await house.cases.item(),
                    ann: token("ann", house),
                    bob: token("bob", house),
                    lead: token("lead", house, [.readCases, .leadCases, .decide, .approve]),
                )
            )
        }
    }

    static func token(
        _ person: String,
        _ house: HouseRig,
        _ scopes: Set<Scope> = [.decide, .approve, .readCases, .readItems],
    ) -> String {
        house.cases.rig.tokens.issue(scopes, tenant: "studio", person: person)
    }

    /// What anybody sends without an account.
    func tell(
        _ reason: String = "missing-label",
        _ more: String = "",
        of tenant: String = "studio",
    ) async throws -> TestResponse {
        // Lists are by time: no two at once.
        house.clock.advance(by: 1)
        return try await house.visit(
            .post,
            "/v1/public/\(tenant)/reports",
            #"{"item": "\#(item)", "reason": "\#(reason)"\#(more)}"#,
        )
    }

    /// A report, and its receipt.
    func receipt(_ reason: String = "missing-label", _ more: String = "") async throws -> String {
        let told = try await tell(reason, more)
        #expect(told.status == .created, "\(told.text)")
        return try #require(told.json?.text("receipt"))
    }

    func status(_ receipt: String) async throws -> JSONValue {
        let read = try await house.visit(
            .post,
            "/v1/public/studio/receipts",
            #"{"receipt": "\#(receipt)"}"#,
        )
        #expect(read.status == .ok, "\(read.text)")
        return try #require(read.json)
    }

    /// The newest case of the item.
    func newest() async throws -> JSONValue {
        let list = try await house.get("/v1/cases?item=\(item)", ann)
        return try #require(list.json?.entries.first, "\(list.text)")
    }

    func send(_ path: String, _ token: String, _ body: String) async throws -> TestResponse {
        try await house.cases.send(.post, path, token, body)
    }

    /// Takes the case of the item.
    func take(_ token: String) async throws -> String {
        let id = try #require(try await newest().text("id"))
        let taken = try await send("/v1/cases/\(id)/lease", token, #"{"wish": "take"}"#)
        #expect(taken.status == .ok, "\(taken.text)")
        return id
    }

    func decide(
        _ id: String,
        _ token: String,
        _ action: String?,
        _ more: String = "",
    ) async throws -> TestResponse {
        let act = action.map { String.simple($0) } ?? "null"
        return try await send(
            "/v1/cases/\(id)/decision",
            token,
            #"{"action": \#(act), "reason": "looked at it"\#(more)}"#,
        )
    }
}

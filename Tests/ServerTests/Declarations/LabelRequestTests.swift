import Casework
import HTTPTypes
import HummingbirdTesting
import Labels
import Pipeline
import Policy
import Store
import TestSupport
import Testing

@testable import Server

/// Owners who ask for a label.
@Suite struct LabelRequestTests {
    @Test(arguments: Engine.allCases)
    func `an owner gets a label that no rule wants, and the item plays on meanwhile`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine, profile: "plain") { rig in
            let (item, token) = (try await rig.item(), rig.token())
            let path = "/v1/items/\(item)/label"
            let first = try await rig.send(.post, path, token, #"{"class": 3}"#)
            #expect(first.status == .accepted)
            #expect(first.json?["declaration"]?["synthetic"] == .integer(3))
            #expect(first.json?["declaration"]?["label"] == .bool(true))
            var found = try await rig.found(item)
            #expect(found.state == .live && found.course.playing?.number == 1)
            #expect(found.course.playing?.notice == .mayBe, "the notice stands at once")
            // Asked again, with or without the class, nothing happens.
            for body in [#"{"class": 3}"#, "{}"] {
                let again = try await rig.send(.post, path, token, body)
                #expect(again.status == .ok && again.text == first.text)
            }
            let decision = try await rig.examineAgain(item)
            #expect(decision.ruling.action == .label)
            #expect(decision.statement.facts.chinese.contains("申请"))
            found = try await rig.found(item)
            #expect(found.course.newest.stage == .labelling(decision.id))
            try await rig.readLabel(.mayBe, of: item, for: decision.id.text)
            found = try await rig.found(item)
            #expect(found.state == .live && found.course.playing?.number == 2)
        }
    }

    @Test func `where the law wants a label the item waits for it`() async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let path = "/v1/items/\(item)/label"
            let answer = try await rig.send(.post, path, rig.token(), #"{"class": 1}"#)
            #expect(answer.status == .accepted && answer.json?.text("state") == "labelling")
        }
    }

    @Test func `a label needs something to say`() async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let path = "/v1/items/\(item)/label"
            let answer = try await rig.send(.post, path, rig.token(), "{}")
            #expect(answer.status == .unprocessableContent)
            #expect(answer.json?.text("code") == "class-missing")
            #expect(answer.json?.text("words", "zh-Hans")?.contains("类别") == true)
            for body in [#"{"class": 6}"#, #"{"class": "face"}"#, "[]"] {
                let odd = try await rig.send(.post, path, rig.token(), body)
                #expect(odd.status == .unprocessableContent, "\(body)")
            }
            #expect(try await rig.found(item).course.newest.number == 1)
        }
    }

    @Test func `no call lowers a label`() async throws {
        try await CaseRig.run(profile: "plain") { rig in
            let (item, token) = (try await rig.item(), rig.token())
            _ = try await rig.send(.post, "/v1/items/\(item)/label", token, #"{"class": 2}"#)
            let decision = try await rig.examineAgain(item)
            try await rig.readLabel(.mayBe, of: item, for: decision.id.text)
            let path = "/v1/items/\(item)/declaration"
            let answer = try await rig.send(.put, path, token, #"{"synthetic": null}"#)
            #expect(answer.status == .accepted)
            let next = try await rig.examineAgain(item)
            #expect(next.ruling.label == .mayBe)
            let found = try await rig.found(item)
            #expect(found.course.playing?.number == 2)
            #expect(found.course.newest.wanted == .mayBe)
        }
    }

    @Test func `another tenant's item, an older view, a missing scope and a closed account`()
        async throws
    {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let (path, body) = ("/v1/items/\(item)/label", #"{"class": 1}"#)
            let other = try await rig.send(.post, path, rig.token(of: "other"), body)
            #expect(other.status == .notFound)
            let old = try await rig.send(.post, path, rig.token(), body, [.ifMatch: "\"r1\""])
            #expect(old.status == .preconditionFailed)
            let reader = rig.rig.tokens.issue(.readItems)
            #expect(try await rig.send(.post, path, reader, body).status == .forbidden)
            try await rig.put(.closed)
            let closed = try await rig.send(.post, path, rig.token(), body)
            #expect(closed.problem == "may-not-publish")
            #expect(try await rig.found(item).course.newest.number == 1)
        }
    }
}

extension CaseRig {
    /// Examines the newest version, which nothing speaks against.
    func examineAgain(_ id: String) async throws -> Decision {
        let item = try await found(id)
        return try await database.write { [records] transaction in
            let settled = try Self.examine(item, Items(records), in: transaction)
            guard case .now(_, let decision?) = settled else { throw DatabaseError.closed }
            return decision
        }
    }
}

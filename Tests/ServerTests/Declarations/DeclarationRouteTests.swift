import Casework
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Policy
import Store
import TestSupport
import Testing

@testable import Server

@Suite struct DeclarationRouteTests {
    @Test func `the question stands in the language that is asked for`() async throws {
        try await CaseRig.run(profile: "cn") { rig in
            let path = "/v1/declarations/prompt"
            let chinese = try await rig.get(path, rig.token())
            #expect(chinese.json?.text("language") == "zh-Hans")
            #expect(chinese.json?["required"] == .bool(true))
            let english = try await rig.get("\(path)?language=en", rig.token())
            #expect(english.json?.text("text")?.contains("artificial intelligence") == true)
            #expect(english.json?.text("version") == chinese.json?.text("version"))
            guard case .list(let classes) = english.json?["classes"] else {
                Issue.record("no classes")
                return
            }
            #expect(classes.map { $0["code"] } == (1...5).map { .integer($0) })
            let odd = try await rig.get("\(path)?language=fr", rig.token())
            #expect(odd.status == .badRequest)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a late declaration is a new version that is examined, once`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine) { rig in
            let (item, token) = (try await rig.item(), rig.token())
            let path = "/v1/items/\(item)/declaration"
            let body = #"""
                {"synthetic": 3, "source": "a camera", "news": {"unit": "X Daily"},
                 "person_shown": {"consent": "consented"}, "label": true,
                 "asked": {"version": "eu/2/1", "language": "zh-Hans"}}
                """#
            let first = try await rig.send(.put, path, token, body)
            #expect(first.status == .accepted)
            #expect(first.json?["version"] == .integer(2))
            let declared = first.json?["declaration"]
            #expect(declared?["synthetic"] == .integer(3))
            #expect(first.json?.text("asked", "language") == "zh-Hans")
            #expect(declared?.text("person_shown", "consent") == "consented")
            // The law wants it labelled, so nothing plays until it is.
            let found = try await rig.found(item)
            #expect(found.state == .labelling && found.course.newest.stage == .received)
            #expect(first.json?.text("state") == "labelling")
            #expect(first.headers[.eTag] == "\"r\(found.revision)\"")

            let second = try await rig.send(.put, path, token, body)
            #expect(second.status == .ok && second.text == first.text)
            #expect(try await rig.found(item).revision == found.revision)
            let versions = try await Self.versions(of: item, rig)
            #expect(versions.count == 2)
            #expect(versions[0].version.content == versions[1].version.content)
            #expect(versions[0].declaration?.answer == nil)
            #expect(versions[1].declaration?.answer?.declaration.classes == [.face])
            #expect(versions[1].declaration?.answer?.wantsLabel == true)
            let jobs = try await rig.database.read { transaction in
                try transaction.value(
                    "SELECT count(*) FROM job_content WHERE kind = 'examine'",
                    as: Int.self,
                )
            }
            #expect(jobs == 2)
        }
    }

    private static func versions(of item: String, _ rig: CaseRig) async throws -> [KeptVersion] {
        let (id, tenant) = (try #require(ItemID(item)), try #require(TenantName("studio")))
        return try await rig.database.read { transaction in
            try Items(rig.records).versions(of: id, tenant: tenant, in: transaction)
        }
    }

    @Test func `without a word on the question, that of the upload was answered`() async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let answer = try await rig.send(
                .put,
                "/v1/items/\(item)/declaration",
                rig.token(),
                #"{"synthetic": null}"#,
            )
            #expect(answer.status == .accepted)
            #expect(answer.json?.text("asked", "version") == "eu/2/1")
            #expect(answer.json?["declaration"]?["synthetic"] == .null)
        }
    }

    @Test
    func
        `whoever may not publish can't bring a version so either, unless only updates are suspended`()
        async throws
    {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let path = "/v1/items/\(item)/declaration"
            try await rig.put(.suspended)
            let said = try await rig.send(.put, path, rig.token(), #"{"synthetic": 2}"#)
            #expect(said.status == .accepted, "\(said.text)")
            try await rig.put(.closed)
            let answer = try await rig.send(.put, path, rig.token(), #"{"synthetic": 1}"#)
            #expect(answer.status == .forbidden && answer.problem == "may-not-publish")
            #expect(answer.json?.text("code") == "account-closed")
            guard case .list(let reasons) = answer.json?["why_not"] else {
                Issue.record("no reasons")
                return
            }
            #expect(reasons.first?.text("zh-Hans")?.contains("关闭") == true)
        }
    }

    @Test func `another tenant's item, an older view and a missing scope are refused`()
        async throws
    {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let (path, body) = ("/v1/items/\(item)/declaration", #"{"synthetic": 1}"#)
            #expect(
                try await rig.send(.put, path, rig.token(of: "other"), body).status == .notFound
            )
            let old = try await rig.send(.put, path, rig.token(), body, [.ifMatch: "\"r1\""])
            #expect(old.status == .preconditionFailed)
            let reader = rig.rig.tokens.issue(.readItems)
            #expect(try await rig.send(.put, path, reader, body).status == .forbidden)
            #expect(try await rig.found(item).course.newest.number == 1)
        }
    }

    @Test(arguments: [
        "{}", #"{"synthetic": 6}"#, #"{"synthetic": "voice"}"#, #"{"synthetic": [1]}"#,
        #"{"synthetic": 1, "person_shown": {"consent": "maybe"}}"#,
        #"{"synthetic": 1, "news": "X Daily"}"#,
        #"{"synthetic": 1, "asked": {"version": "eu/2/1", "language": "x"}}"#,
    ])
    func `an answer of another shape is refused`(_ body: String) async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let path = "/v1/items/\(item)/declaration"
            let answer = try await rig.send(.put, path, rig.token(), body)
            #expect(answer.status == .unprocessableContent, "\(body)")
        }
    }
}

import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server

@Suite struct AccountTests {
    private let accepted = #"{"agreement": {"version": "2026-01", "language": "zh-Hans"}}"#

    @Test(arguments: Engine.allCases)
    func `a publisher may publish once it accepted the agreement`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine) { rig in
            let token = rig.token()
            let first = try await rig.send(.put, "/v1/accounts/u-1", token, "{}")
            #expect(first.status == .ok)
            #expect(first.json?["may_publish"] == .bool(false))
            #expect(first.json?["standing"]?["agreement"]?["required"] == .text("2026-01"))
            #expect(first.json?["standing"]?["agreement"]?["accepted"] == .null)
            let second = try await rig.send(.put, "/v1/accounts/u-1", token, accepted)
            #expect(second.json?["may_publish"] == .bool(true))
            #expect(second.json?["why_not"] == .list([]))
            #expect(second.json?.text("id") == first.json?.text("id"))
            let read = try await rig.get("/v1/accounts/u-1", token)
            #expect(read.json == second.json)
        }
    }

    @Test func `what is accepted twice is on record once`() async throws {
        try await CaseRig.run { rig in
            for _ in 0..<2 {
                _ = try await rig.send(.put, "/v1/accounts/u-1", rig.token(), accepted)
            }
            #expect(try await rig.events("account.added") == 1)
            #expect(try await rig.events("account.agreement_accepted") == 1)
        }
    }

    @Test func `mainland China lets nobody publish without an identity, and says why`() async throws
    {
        try await CaseRig.run(profile: "cn") { rig in
            let answer = try await rig.send(.put, "/v1/accounts/u-1", rig.token(), accepted)
            #expect(answer.json?["may_publish"] == .bool(false))
            guard case .list(let reasons) = answer.json?["why_not"] else {
                Issue.record("no reasons")
                return
            }
            #expect(reasons.map { $0.text("code") } == ["identity-missing"])
            #expect(reasons.first?.text("zh-Hans")?.contains("身份") == true)
        }
    }

    @Test func `an agreement that isn't in force can't be accepted`() async throws {
        try await CaseRig.run { rig in
            let answer = try await rig.send(
                .put,
                "/v1/accounts/u-1",
                rig.token(),
                #"{"agreement": {"version": "2019-01", "language": "en"}}"#,
            )
            #expect(answer.status == .conflict && answer.problem == "conflict")
            #expect(answer.json?.text("code") == "agreement-not-in-force")
            #expect(answer.json?.text("words", "zh-Hans")?.contains("2026-01") == true)
            // Nothing was written either.
            #expect(try await rig.get("/v1/accounts/u-1", rig.token()).status == .notFound)
        }
    }

    @Test func `a name may be any text that is percent-encoded`() async throws {
        try await CaseRig.run { rig in
            let path = "/v1/accounts/%E7%94%A8%E6%88%B7%2F1+a"
            let answer = try await rig.send(.put, path, rig.token(), "{}")
            #expect(answer.json?.text("external_id") == "用户/1+a")
            for odd in ["%00", "%FF", "%zz", String(repeating: "a", count: 201)] {
                let answer = try await rig.send(.put, "/v1/accounts/\(odd)", rig.token(), "{}")
                #expect(answer.status == .notFound, "\(odd)")
            }
        }
    }

    @Test func `others' accounts, and callers without the scope, get nothing`() async throws {
        try await CaseRig.run { rig in
            _ = try await rig.send(.put, "/v1/accounts/u-1", rig.token(), "{}")
            let other = rig.token(of: "other")
            let unknown = try await rig.get("/v1/accounts/u-1", other)
            #expect(unknown.status == .notFound)
            #expect(unknown.json?.text("code") == "unknown-account")
            let reader = rig.rig.tokens.issue(.readItems)
            let refused = try await rig.send(.put, "/v1/accounts/u-1", reader, "{}")
            #expect(refused.status == .forbidden && refused.problem == "missing-scope")
        }
    }

    @Test(arguments: [
        #"{"agreement": {"version": "2026-01"}}"#, #"{"agreement": "2026-01"}"#,
        #"{"agreement": {"version": "2026-01", "language": "no language"}}"#,
        #"{"display_name": "Ann"}"#,
    ])
    func `a body of another shape is refused`(_ body: String) async throws {
        try await CaseRig.run { rig in
            let answer = try await rig.send(.put, "/v1/accounts/u-1", rig.token(), body)
            #expect(answer.status == .unprocessableContent, "\(body)")
        }
    }
}

import Fingerprints
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Casework
@testable import Server
@testable import Store

// What somebody sends who is shown, and what follows in the background.
extension CaseBench {
    static let signed =
        #""signed_by": "person", "signature": "Ada Shown", "good_faith": true, "without_consent": true"#

    /// A whole request; `more` begins with a comma.
    func ask(
        _ kind: String = "intimate",
        about content: String? = nil,
        contact: String = "ada@example.com",
        of tenant: String = "studio",
        _ more: String = "",
    ) async throws -> TestResponse {
        house.clock.advance(by: 1)
        let content = content ?? #""items": ["\#(item)"]"#
        return try await house.visit(
            .post,
            "/v1/public/\(tenant)/likeness-requests",
            #"{"kind": "\#(kind)", \#(content), "contact": "\#(contact)", \#(Self.signed)\#(more)}"#,
        )
    }

    /// A request that is taken, and its receipt.
    func asked(
        _ kind: String = "intimate",
        about content: String? = nil,
        contact: String = "ada@example.com",
    ) async throws -> String {
        let answer = try await ask(kind, about: content, contact: contact)
        #expect(answer.status == .created, "\(answer.text)")
        return try #require(answer.json?.text("receipt"))
    }

    /// Looks for copies until no job is ready that does.
    func search() async throws -> Int {
        let requests = LikenessRequests(
            Reports(house.records, vault: try vault()),
            house.records,
        )
        let performer = LikenessPerformer(requests, in: house.database).performer
        var count = 0
        while count < 100, let job = try await house.claim(ItemJob.clerk) {
            guard job.kind == LikenessJob.kind else { continue }
            #expect(try await house.work(job, performer) == .completed)
            count += 1
        }
        return count
    }

    private func vault() throws -> Vault {
        let ledger = FileManager.default.temporaryDirectory
            .appending(path: "erasures-\(UUID().uuidString)").path
        return Vault(
            house.records,
            keys: try VaultKeys { try VaultKeyRing.fresh { Array(repeating: 3, count: $0) } },
            ledger: try ErasureLedger(at: ledger),
        )
    }

    func state(_ item: String) async throws -> ItemState {
        try await house.cases.found(item).state
    }

    /// The cases of an item, newest first.
    func cases(of item: String) async throws -> [JSONValue] {
        try await house.get("/v1/cases?item=\(item)", ann).json?.entries ?? []
    }

    /// Decides the newest case, of an item or of a request, with an outcome of its first report.
    func answer(_ outcome: String, _ action: String? = nil) async throws -> JSONValue {
        let listed = try await house.get("/v1/cases?queue=likeness&state=open", ann)
        let all = listed.json?.entries ?? []
        for found in all {
            let id = try #require(found.text("id"))
            let file = try await house.get("/v1/cases/\(id)", ann).json
            guard case .list(let reports)? = file?["reports"],
                let report = reports.last?.text("id")
            else { continue }
            let taken = try await send("/v1/cases/\(id)/lease", ann, #"{"wish": "take"}"#)
            #expect(taken.status == .ok, "\(taken.text)")
            let named = #", "outcomes": [{"report": "\#(report)", "outcome": "\#(outcome)"}]"#
            let decided = try await decide(id, ann, action, named)
            #expect(decided.status == .ok, "\(decided.text)")
            return try #require(reports.last)
        }
        Issue.record("no case has a report: \(listed.text)")
        return .null
    }
}

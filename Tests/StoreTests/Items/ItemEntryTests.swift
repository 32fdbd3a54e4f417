import Casework
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

/// Every way in asks the same question, which is whether the account may publish.
@Suite struct ItemEntryTests {
    /// The ways by which something of an account gets to viewers.
    enum Way: String, CaseIterable, Sendable { case upload, version, conclusion, label, decision }

    /// What the profiles that we ship ask of an account.
    static let accepted: [String: Standing] = [
        "cn": Standing(identity: .verified(.mobile), agreement: "1"),
        "eu": Standing(agreement: "1"),
        "us": Standing(agreement: "1"),
        "plain": Standing(),
    ]

    @Test(arguments: Engine.allCases, ["cn", "eu", "us", "plain"])
    func `no way in takes what an account may not publish`(
        _ engine: Engine,
        _ profile: String,
    ) async throws {
        let standing = try #require(Self.accepted[profile])
        try await CaseRig.with(engine, profile: profile, standing: standing) { rig in
            for way in Way.allCases {
                let item = try await prepare(way, rig)
                try await set(Standing(rung: .suspended), rig)
                try await expectRefused(way, item, rig)
                try await set(standing, rig)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `in mainland China nothing is taken without an identity, and the refusal says so`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "cn") { rig in
            let methods = try #require(rig.records.profiles["cn"]).entry.identity.methods
            let refusal = PublishingRefusal.identityMissing(accepted: methods)
            await #expect(throws: TransitionRefusal.publisher(refusal)) {
                try await rig.receive(rig.submission())
            }
            let (items, tenant) = (rig.items, rig.tenant)
            #expect(try await rig.read { try items.list(of: tenant, limit: 1, in: $0) } == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `nothing is taken without the declaration that the profile asks for`(
        _ engine: Engine
    ) async throws {
        let standing = try #require(Self.accepted["cn"])
        try await CaseRig.with(engine, profile: "cn", standing: standing) { rig in
            var submission = rig.submission()
            let prompt = try #require(submission.declaration?.prompt)
            submission.declaration = DeclarationRecord(prompt: prompt, answer: nil)
            let silent = submission
            await #expect(throws: DeclarationRefusal.notAnswered) { try await rig.receive(silent) }
            submission.declaration = nil
            let unasked = submission
            await #expect(throws: DeclarationRefusal.notAsked) { try await rig.receive(unasked) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a file that nobody put is refused by its digest`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let whole = rig.submission()
            let bare = Submission(
                tenant: whole.tenant,
                account: whole.account,
                content: whole.content,
                objects: [],
                declaration: whole.declaration,
            )
            let digest = whole.content.file.digest
            await #expect(throws: RecordRefusal.missingObject(digest)) {
                try await rig.receive(bare)
            }
            _ = try await rig.receive(whole)
            _ = try await rig.receive(bare)
        }
    }

    /// An item that stands right before this way.
    private func prepare(_ way: Way, _ rig: CaseRig) async throws -> Item? {
        switch way {
        case .upload: return nil
        case .version: return try await rig.examined(.verdict(rig.verdict(.release)))
        case .conclusion:
            let item = try await rig.receive(rig.submission()).item
            _ = try await rig.start(item)
            return try await rig.current(item)
        case .label:
            return try await rig.examined(.verdict(rig.verdict(.label, notice: .is)))
        case .decision: return try await rig.examined(.verdict(rig.verdict(.hold)))
        }
    }

    private func set(_ standing: Standing, _ rig: CaseRig) async throws {
        let (accounts, id, tenant) = (Accounts(rig.records), rig.account, rig.tenant)
        try await rig.write {
            try accounts.set(standing, of: id, in: tenant, by: .system("test"), transaction: $0)
        }
    }

    private func expectRefused(_ way: Way, _ item: Item?, _ rig: CaseRig) async throws {
        let refusal = TransitionRefusal.publisher(.suspended)
        let (items, act) = (rig.items, Act(by: rig.actor))
        switch (way, item) {
        case (.version, let item?):
            let submission = rig.submission()
            await #expect(throws: refusal) {
                try await rig.write {
                    try items.receiveVersion(submission, of: item.id, by: act, in: $0)
                }
            }
        case (.conclusion, let item?):
            _ = try await rig.conclude(item, .verdict(rig.verdict(.release)))
            #expect(try await rig.current(item).state == .held)
        case (.label, let item?):
            _ = try await rig.label(item, .read(.is, []))
            #expect(try await rig.current(item).state == .held)
        case (.decision, let item?):
            await #expect(throws: refusal) { try await rig.propose(rig.draft(.release), on: item) }
        default:
            await #expect(throws: refusal) { try await rig.receive(rig.submission()) }
        }
        if let item { try await rig.expectWhole(item) }
    }
}

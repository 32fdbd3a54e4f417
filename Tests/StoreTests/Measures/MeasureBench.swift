import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

// Measures and strikes on the account of a rig.
extension CaseRig {
    var measures: Measures { Measures(records) }
    static let accountName = ExternalID("user-1")
    static let reason = BilingualText(en: "It would go on.", zh: "违规将持续。")

    /// A draft that says why nothing milder does.
    func measure(
        _ effect: MeasureEffect,
        days: Double? = nil,
        _ change: (inout MeasureDraft) -> Void = { _ in },
    ) -> MeasureDraft {
        var draft = MeasureDraft(
            effect,
            on: Self.ground,
            facts: BilingualText(en: "three faces were made.", zh: "三段人脸系生成。"),
        )
        draft.until = days.map { clock.now.addingTimeInterval($0 * 86_400) }
        draft.whyNotMilder = Self.reason
        change(&draft)
        return draft
    }

    func warning(days: Double = 14) -> MeasureDraft {
        let by = clock.now.addingTimeInterval(min(days, 1) * 43_200)
        let rectify = BilingualText(en: "Declare them.", zh: "请声明。")
        return measure(.warn(rectify: rectify, by: by), days: days)
    }

    func impose(
        _ draft: MeasureDraft,
        by name: String = "ann",
        through other: (any Database)? = nil,
    ) async throws -> Imposed {
        let order = MeasureOrder(
            draft,
            on: try #require(Self.accountName),
            of: tenant,
            by: person(name),
        )
        let measures = measures
        return try await (other ?? database).write { try measures.impose(order, in: $0) }
    }

    /// A measure that one person took, by its id.
    @discardableResult
    func take(_ draft: MeasureDraft) async throws -> MeasureID {
        guard case .imposed(let kept) = try await impose(draft) else {
            throw RecordRefusal.unknown(.measure)
        }
        return kept.measure.id
    }

    @discardableResult
    func close() async throws -> MeasureID {
        guard case .waiting(let proposal) = try await impose(measure(.close)) else {
            throw RecordRefusal.unknown(.measure)
        }
        let (measures, tenant, ben) = (measures, tenant, person("ben"))
        return try await write {
            try measures.approve(proposal.id, of: tenant, by: ben, in: $0).measure.id
        }
    }

    @discardableResult
    func undo(
        _ id: MeasureID,
        through other: (any Database)? = nil,
    ) async throws -> KeptMeasure {
        let (measures, tenant, eve) = (measures, tenant, person("eve"))
        return try await (other ?? database).write {
            try measures.undo(id, of: tenant, by: eve, because: Self.reason, in: $0)
        }
    }

    func end(_ id: MeasureID) async throws {
        let (measures, tenant) = (measures, tenant)
        _ = try await write { try measures.end(id, of: tenant, in: $0) }
    }

    @discardableResult
    func strike(
        _ severity: PolicyCategory.Severity = .low,
        about concern: StrikeDraft.Concern = .content,
        because cause: StrikeCause,
        discovered: Date? = nil,
    ) async throws -> Strike {
        let draft = StrikeDraft(
            severity,
            category: "undeclared-face",
            about: concern,
            because: cause,
            reason: Self.reason,
            discoveredAt: discovered ?? clock.now,
        )
        let order = StrikeOrder(
            draft,
            on: try #require(Self.accountName),
            of: tenant,
            by: person("ann"),
        )
        let measures = measures
        return try await write { try measures.addStrike(order, in: $0).strike }
    }

    func expire(_ id: StrikeID) async throws {
        let (measures, tenant) = (measures, tenant)
        _ = try await write { try measures.expire(id, of: tenant, in: $0) }
    }

    func undo(_ id: StrikeID) async throws {
        let (measures, tenant, eve) = (measures, tenant, person("eve"))
        _ = try await write {
            try measures.undoStrike(id, of: tenant, by: eve, because: Self.reason, in: $0)
        }
    }

    func enforcement() async throws -> AccountEnforcement {
        let (measures, tenant) = (measures, tenant)
        let name = try #require(Self.accountName)
        return try await read { try measures.enforcement(on: name, of: tenant, in: $0) }
    }

    /// The account as everybody who asks sees it.
    func publisher() async throws -> Publisher { try await enforcement().publisher }

    /// The rung that the account's row says, whoever looks.
    func keptRung() async throws -> String? {
        let account = account
        return try await read { transaction in
            try transaction.value("SELECT rung FROM accounts WHERE id = \(account.text)")
        }
    }

    func events(_ kind: String) async throws -> Int {
        try await read { transaction in
            try transaction.value(
                "SELECT count(*) AS n FROM audit_events WHERE kind = \(kind)",
                as: Int.self,
            ) ?? 0
        }
    }
}

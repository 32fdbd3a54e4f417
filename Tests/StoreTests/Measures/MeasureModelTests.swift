import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

/// Random orders of measures and strikes, their ends and their undoing, against a simple model.
@Suite struct MeasureModelTests {
    @Test(arguments: Engine.allCases, [21, 22, 23, 24] as [UInt64])
    func `whatever people do, rung and weight are what stands`(
        _ engine: Engine,
        seed: UInt64,
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            var model = MeasureModel(rig: rig, seed: seed)
            for number in 1...60 {
                let act = try await model.step()
                try await model.compare("seed \(seed), step \(number): \(act)")
            }
            try await model.settle()
            try await model.compare("seed \(seed), at the end")
        }
    }

    @Test(arguments: Engine.allCases)
    func `measures that come at once leave the rung of the strictest`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            for round in 0..<6 {
                let kept = try await rig.take(rig.warning())
                let drafts = [
                    rig.measure(.suspendUpdates, days: 3), rig.warning(),
                    rig.measure(.limit([.reviewedPublishing]), days: 3),
                ]
                let ids = try await withThrowingTaskGroup(of: MeasureID?.self) { group in
                    for draft in drafts { group.addTask { try await rig.take(draft) } }
                    group.addTask {
                        try await rig.undo(kept)
                        return nil
                    }
                    return try await group.reduce(into: [MeasureID]()) { ids, id in
                        if let id { ids.append(id) }
                    }
                }
                #expect(try await rig.keptRung() == "suspended", "round \(round)")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for id in ids { group.addTask { try await rig.undo(id) } }
                    try await group.waitForAll()
                }
                #expect(try await rig.keptRung() == "good", "round \(round)")
            }
        }
    }
}

/// What should stand against the account after each step.
private struct MeasureModel {
    private struct Taken {
        let id: MeasureID
        let kind: MeasureKind
        let until: Date?
        var isUndone = false
    }

    private struct Given {
        let id: StrikeID
        let weight: Int
        let until: Date
        var isUndone = false
    }

    let rig: CaseRig
    private var random: SeededGenerator
    private var taken: [Taken] = []
    private var given: [Given] = []
    private var count = 0

    init(rig: CaseRig, seed: UInt64) {
        self.rig = rig
        random = SeededGenerator(seed: seed)
    }

    private var now: Date { rig.clock.now }

    private var rung: AccountFacts.Rung {
        let standing = taken.filter { !$0.isUndone && ($0.until.map { $0 > now } ?? true) }
        return standing.map(\.kind).max()?.rung ?? .good
    }

    private var weight: Int {
        given.filter { !$0.isUndone && $0.until > now }.reduce(0) { $0 + $1.weight }
    }

    /// - Returns: what was done.
    mutating func step() async throws -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1, 2: return try await take()
        case 3, 4: return try await strike()
        case 5: return try await undoMeasure()
        case 6: return try await undoStrike()
        case 7: return try await settle()
        default:
            rig.clock.move(by: .random(in: 0...20 * 86_400, using: &random))
            return "time passes"
        }
    }

    private mutating func take() async throws -> String {
        let kinds: [MeasureKind] = [.warn, .warn, .limit, .limit, .suspendUpdates, .close]
        let kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
        let days = Double(Int.random(in: 1...60, using: &random))
        let draft =
            switch kind {
            case .warn: rig.warning(days: days)
            case .limit: rig.measure(.limit([.reviewedPublishing]), days: days)
            case .suspendUpdates: rig.measure(.suspendUpdates, days: days)
            case .close: rig.measure(.close)
            }
        do {
            let id = kind == .close ? try await rig.close() : try await rig.take(draft)
            #expect(rung != .closed, "something was done with a closed account")
            taken.append(Taken(id: id, kind: kind, until: draft.until))
        } catch let refusal as MeasureRefusal {
            #expect(refusal == .alreadyClosed && rung == .closed)
        }
        return "take \(kind.rawValue)"
    }

    private mutating func strike() async throws -> String {
        count += 1
        let all = PolicyCategory.Severity.allCases
        let severity = all[Int.random(in: 0..<all.count, using: &random)]
        let open = taken.filter { !$0.isUndone }.map(\.id)
        let measure = Bool.random(using: &random) ? open.randomElement(using: &random) : nil
        do {
            let strike = try await rig.strike(
                severity,
                because: measure.map { .measure($0) } ?? .text("case \(count)"),
            )
            given.append(Given(id: strike.id, weight: strike.weight, until: strike.expiresAt))
            if let measure { brought[measure] = strike.id }
        } catch let refusal as StrikeRefusal {
            #expect(refusal == .causeTaken && measure.map { brought[$0] != nil } ?? false)
        }
        return "strike \(severity.rawValue)"
    }

    /// The strikes that measures brought.
    private var brought: [MeasureID: StrikeID] = [:]

    private mutating func undoMeasure() async throws -> String {
        guard let place = taken.indices.randomElement(using: &random) else { return "nothing" }
        do {
            try await rig.undo(taken[place].id)
            #expect(!taken[place].isUndone)
        } catch let refusal as MeasureRefusal {
            #expect(refusal == .undone && taken[place].isUndone)
        }
        taken[place].isUndone = true
        if let strike = brought[taken[place].id],
            let place = given.firstIndex(where: { $0.id == strike })
        {
            given[place].isUndone = true
        }
        return "undo a measure"
    }

    private mutating func undoStrike() async throws -> String {
        guard let place = given.indices.randomElement(using: &random) else { return "nothing" }
        do {
            try await rig.undo(given[place].id)
            #expect(!given[place].isUndone)
        } catch let refusal as StrikeRefusal {
            #expect(refusal == .undone && given[place].isUndone)
        }
        given[place].isUndone = true
        if let measure = brought.first(where: { $0.value == given[place].id })?.key {
            brought[measure] = nil
        }
        return "undo a strike"
    }

    /// Does every job, also those that are early or come twice; then the row says what stands.
    @discardableResult
    mutating func settle() async throws -> String {
        for measure in taken { try await rig.end(measure.id) }
        for strike in given { try await rig.expire(strike.id) }
        #expect(try await rig.keptRung() == rung.rawValue)
        return "jobs"
    }

    func compare(_ title: String) async throws {
        let enforcement = try await rig.enforcement()
        #expect(enforcement.publisher.account.standing.rung == rung, "\(title)")
        #expect(enforcement.record.rung(at: now) == rung, "\(title)")
        #expect(enforcement.record.weight(at: now) == weight, "\(title)")
        let (imposed, undone) = (taken.count, taken.count { $0.isUndone })
        #expect(try await rig.events("measure.imposed") == imposed, "\(title)")
        #expect(try await rig.events("measure.undone") == undone, "\(title)")
        #expect(
            try await rig.events("strike.undone") == given.count { $0.isUndone },
            "\(title)",
        )
    }
}

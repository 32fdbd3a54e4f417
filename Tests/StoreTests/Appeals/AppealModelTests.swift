import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

/// Random orders of decisions, appeals, answers, reports and withdrawals.
@Suite struct AppealModelTests {
    @Test(arguments: Engine.allCases, [31, 32, 33, 34] as [UInt64])
    func `whatever people do, another one decides and nothing of what was wrong is left`(
        _ engine: Engine,
        seed: UInt64,
    ) async throws {
        try await AppealBench.run(engine) { bench in
            var model = AppealModel(bench: bench, seed: seed)
            for number in 1...60 {
                let act = try await model.step()
                try await model.check("seed \(seed), step \(number): \(act)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `whichever statement of an appeal or its answer fails, nothing is half done`(
        _ engine: Engine
    ) async throws {
        try await AppealBench.run(engine) { bench in
            let faults = SteppedFaults(on: bench.rig.database)
            var walks = 0
            repeat {
                walks += 1
                faults.beginWalk()
                let (report, _) = try await bench.report()
                let closed = try await bench.close(report, with: bench.rig.draft(.stop))
                let decision = try #require(closed)
                _ = try await bench.rig.strike(because: .decision(decision))
                let before = try await bench.count("appeals")
                try await faults.step { database, isAgain in
                    guard !isAgain else { return }
                    _ = try await bench.open(.decision(decision), through: database)
                } afterwards: { point in
                    let added = point == .afterCommit ? 1 : 0
                    let appeals = try await bench.count("appeals")
                    let clocks = try await bench.count("clocks WHERE kind = 'appeal'")
                    #expect(appeals == before + added && clocks == appeals)
                }
                let (appeals, tenant) = (bench.appeals, bench.rig.tenant)
                let newest = try await bench.rig.read {
                    try appeals.list(AppealFilter(), of: tenant, limit: 1, in: $0).first
                }
                let appeal = try #require(newest)
                try await faults.step { database, isAgain in
                    guard !isAgain else { return }
                    try await bench.answer(appeal, through: database)
                } afterwards: { point in
                    let isDone = point == .afterCommit
                    let strikes = try await bench.count("strikes WHERE undone_at IS NULL")
                    let state = try await bench.rig.current(bench.item).state
                    let outcome = try await bench.current(report).outcome
                    #expect(strikes == (isDone ? 0 : 1))
                    #expect(state == (isDone ? .live : .stopped))
                    #expect(outcome == (isDone ? .rejected : .upheld))
                }
                // Lists are by time, and decisions come one after the other.
                bench.rig.clock.move(by: 1)
            } while faults.didFire && walks < 150
            #expect(faults.points > 30 && !faults.didFire)
        }
    }
}

/// What people did so far.
private struct AppealModel {
    private let bench: AppealBench
    private var random: SeededGenerator
    private var item: Item
    private var decisions: [DecisionID] = []
    private var open: [Appeal] = []
    private var wrong: Set<DecisionID> = []
    private var count = 0

    init(bench: AppealBench, seed: UInt64) {
        self.bench = bench
        item = bench.item
        random = SeededGenerator(seed: seed)
    }

    /// - Returns: what was done.
    mutating func step() async throws -> String {
        bench.rig.clock.move(by: 1)
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1, 2: return try await decide()
        case 3, 4, 5: return try await appeal()
        case 6, 7, 8: return try await answer()
        case 9: return try await strike()
        case 10: return try await withdraw()
        default: return try await report()
        }
    }

    private func report() async throws -> String {
        do {
            _ = try await bench.report(from: "viewer-\(count)", on: item)
        } catch RecordRefusal.unknown(.item) {
            return "nothing to report"
        }
        return "report"
    }

    private mutating func decide() async throws -> String {
        let actions: [DecisionAction] = [.stop, .stop, .ageRestrict, .release, .remove]
        let action = actions[Int.random(in: 0..<actions.count, using: &random)]
        let draft = bench.rig.draft(action) { draft in
            if action == .ageRestrict { draft.marks.minimumAge = 18 }
        }
        do {
            let id = try await bench.decide(draft, on: item)
            if action != .release { decisions.append(id) }
        } catch is TransitionRefusal {
            return "no \(action.rawValue)"
        }
        return action.rawValue
    }

    private mutating func appeal() async throws -> String {
        guard let decision = decisions.randomElement(using: &random) else { return "nothing" }
        do {
            open.append(
                try await bench.open(
                    .decision(decision),
                    Bool.random(using: &random) ? "new" : nil,
                )
            )
        } catch let refusal as AppealRefusal {
            return "no appeal: \(refusal.code)"
        }
        return "appeal against \(decision.text)"
    }

    private mutating func answer() async throws -> String {
        guard let place = open.indices.randomElement(using: &random) else { return "nothing" }
        let appeal = open[place]
        let name = ["ann", "ben", "yan", "zoe"].randomElement(using: &random) ?? "zoe"
        let outcome = AppealOutcome.allCases.randomElement(using: &random) ?? .upheld
        do {
            _ = try await bench.answer(appeal, outcome, by: name)
            #expect(!appeal.content.barred.map(\.text).contains(name))
        } catch let refusal as AppealRefusal {
            #expect(refusal == .ownDecision)
            return "\(name) may not"
        }
        open.remove(at: place)
        if outcome == .overturned, case .decision(let id) = appeal.target { wrong.insert(id) }
        return "\(name): \(outcome.rawValue)"
    }

    private mutating func strike() async throws -> String {
        guard let decision = decisions.randomElement(using: &random) else { return "nothing" }
        do {
            _ = try await bench.rig.strike(because: .decision(decision))
        } catch is StrikeRefusal {
            return "no strike for \(decision.text)"
        }
        return "strike"
    }

    /// Its owner takes the item back, and brings another.
    private mutating func withdraw() async throws -> String {
        count += 1
        let (rig, taken) = (bench.rig, item)
        let (items, act) = (rig.items, Act(by: rig.actor))
        do {
            _ = try await rig.write {
                try items.withdraw(taken.id, of: taken.tenant, by: act, in: $0)
            }
        } catch is TransitionRefusal {
            return "it is gone"
        }
        item = try await rig.examined(.verdict(rig.verdict(.release)), "item-\(count)")
        return "withdraw"
    }

    func check(_ place: String) async throws {
        let (rig, wrong, item) = (bench.rig, wrong, item)
        let course = try await rig.current(item).course
        for id in wrong {
            #expect(!course.isKept(by: [id]), "\(place)")
        }
        let record = try await rig.enforcement().record
        for strike in record.standing(at: rig.clock.now) {
            guard case .decision(let id) = strike.cause else { continue }
            #expect(!wrong.contains(id), "\(place)")
        }
        let (appeals, tenant) = (bench.appeals, rig.tenant)
        let all = try await rig.read {
            try appeals.list(AppealFilter(), of: tenant, limit: 100, in: $0)
        }
        for appeal in all {
            guard let closing = appeal.content.closing else { continue }
            #expect(!appeal.content.barred.contains(closing.by), "\(place)")
        }
        #expect(all.filter { $0.state == .open }.count == open.count, "\(place)")
        let running = try await bench.count("clocks WHERE kind = 'appeal' AND stopped_at IS NULL")
        #expect(running == open.count, "\(place)")
    }
}

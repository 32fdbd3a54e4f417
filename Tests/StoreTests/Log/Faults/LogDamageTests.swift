import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Store

@Suite struct LogDamageTests {
    /// A log with two keys, several checkpoints and erased events.
    private func fill(_ log: LogFixture) async throws {
        let sequencer = try log.sequencer()
        for range in [0..<2, 2..<140, 140..<250] {
            try await log.record(range)
            try await sequencer.sequenceAll()
        }
        let ids = try await log.events()
        let trail = log.trail
        try await log.database.write { transaction in
            try trail.erase(
                [ids[0], ids[77], ids[140]],
                by: .system("retention"),
                because: "test",
                in: transaction,
            )
        }
        try await sequencer.changeKey(to: LogFixture.signer(2), by: .system("test"))
        try await log.record(250..<290)
        try await sequencer.sequenceAll()
    }

    @Test(arguments: Engine.allCases)
    func `a thousand random changes are all found, each with its place`(
        _ engine: Engine
    ) async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        print("changes to a log on \(engine): seed \(seed)")
        try await engine.withLog { log in
            try await fill(log)
            let control = try await log.findings()
            #expect(control == [], "nothing was changed")
            var damages = try await LogDamages(log, seed: seed)
            let keys = try await log.database.read { try KeyRows.all(in: $0) }
            var tried = 0
            while tried < 1_000 {
                // Changes to different leaves don't hide each other, nor do those to a file and to a
                // key, so they are made at once.
                let indexes = (0..<damages.size).shuffled(using: &damages.random)
                var group = indexes.prefix(34).map { damages.toLeaf($0) }
                group.append(damages.swapping(indexes[40], indexes[41]))
                tried += try await find(group, in: log, seed: seed)
                tried += try await find([damages.toCheckpoint()], in: log, seed: seed)
                tried += try await find([damages.toWholeFile()], in: log, seed: seed)
                let pair = [damages.toWholeFile(), damages.toKey(keys)]
                tried += try await find(pair, in: log, seed: seed)
            }
            print("changes to a log on \(engine): \(tried) tried")
            let end = try await log.findings()
            #expect(end == [], "all was undone")
        }
    }

    /// Makes changes, looks whether each is found, and undoes them.
    private func find(
        _ damages: [LogDamage],
        in log: LogFixture,
        seed: UInt64,
    ) async throws -> Int {
        for damage in damages { try await damage.apply() }
        let found = Set(try await log.findings().map(\.place))
        for damage in damages where found.isDisjoint(with: damage.places) {
            Issue.record("seed \(seed): \(damage.name) was not found, only \(found.prefix(5))")
        }
        for damage in damages.reversed() { try await damage.undo() }
        return damages.count
    }
}

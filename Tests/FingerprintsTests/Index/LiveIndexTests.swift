import Fingerprints
import Foundation
import Synchronization
import TestSupport
import Testing

/// What an index does to its rows, in order.
private enum Change {
    case add([IndexEntry])
    case retire([UInt64])
}

/// What tasks that change and tasks that search know of each other.
private final class Shared: Sendable {
    let changes = Mutex<[Change]>([])
    let isOver = Atomic(false)
    let begun = Atomic(0)
    let done = Atomic(0)
}

@Suite(.alone) struct LiveIndexTests {
    /// The rows after so many changes.
    private static func rows(after changes: some Sequence<Change>) -> [IndexEntry] {
        changes.reduce(into: []) { rows, change in
            switch change {
            case .add(let entries): rows += entries
            case .retire(let payloads): rows.removeAll { payloads.contains($0.payload) }
            }
        }
    }

    private static var options: LiveIndex.Options {
        var options = LiveIndex.Options()
        options.tailLimit = 100
        options.words = 24
        return options
    }

    @Test(arguments: Seeds.some(2, for: "an index and its model"))
    func `finds what its model finds, after each change`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let index = LiveIndex(options: Self.options)
        var (changes, views, payload) = ([Change](), [(IndexView, Int)](), UInt64(0))
        for step in 0..<120 {
            if step % 3 == 2, payload > 0 {
                let gone = (0..<3).map { _ in UInt64.random(in: 0..<payload, using: &random) }
                index.retire(gone)
                changes.append(.retire(gone))
            } else {
                let count = Int.random(in: 1...(step % 10 == 0 ? 900 : 40), using: &random)
                let entries = (0..<count).map { _ in
                    payload += 1
                    return IndexEntry(
                        payload: payload - 1,
                        hash: Self.near(payload % 5, using: &random),
                    )
                }
                try index.add(entries)
                changes.append(.add(entries))
            }
            if step % 4 == 0 { try index.settle(everything: step % 8 == 0) }
            if step % 20 == 0 { views.append((index.view, changes.count)) }
        }
        #expect(index.view.segments.count > 1)
        views.append((index.view, changes.count))
        // Views taken long ago still show what was then.
        for (view, count) in views {
            let rows = Self.rows(after: changes.prefix(count))
            for number in 0..<6 {
                let query = Self.near(UInt64(number), using: &random)
                let expected = Bank.matches(near: query, within: 31, in: rows)
                let answer = view.search(query, SearchTerms(limit: .max))
                #expect(answer == IndexAnswer(matches: expected), "after \(count) changes")
            }
        }
    }

    /// One of a few hashes, and another few bits away each time.
    private static func near(_ number: UInt64, using random: inout SeededGenerator) -> PDQHash {
        var same = SeededGenerator(seed: number + 1)
        return PDQHash.random(using: &same).flipping(
            .random(in: 0...20, using: &random),
            using: &random,
        )
    }

    @Test func `a retired name can be added again only once its rows are gone`() throws {
        let index = LiveIndex(options: Self.options)
        let entry = IndexEntry(payload: 5, hash: PDQHash(words: .zero))
        let other = IndexEntry(payload: 6, hash: PDQHash(words: .zero))
        try index.add([entry, other, entry])
        #expect(index.view.search(entry.hash).matches.map(\.payload) == [5, 5, 6])
        index.retire([5, 17])
        #expect(index.view.search(entry.hash).matches.map(\.payload) == [6])
        #expect(throws: IndexFault.retired(5)) { try index.add([other, entry]) }
        #expect(index.view.count == 3, "nothing is added when something is refused")
        try index.settle(everything: true)
        #expect(index.view.count == 1)
        #expect(index.view.retiredCount == 0)
        try index.add([entry])
        #expect(index.view.search(entry.hash).matches.map(\.payload) == [5, 6])
    }

    @Test func `what was retired or added while rows were merged is right afterwards`() throws {
        let index = LiveIndex(options: Self.options)
        let bank = Bank.random(300, seed: 6)
        try index.add(bank.entries)
        #expect(try index.settle())
        #expect(try !index.settle(), "nothing is due any more")
        index.retire([bank.entries[4].payload])
        #expect(index.view.search(bank.hashes[4]).matches.isEmpty)
        #expect(try index.settle(everything: true))
        #expect(try !index.settle(everything: true))
        #expect(index.view.search(bank.hashes[4]).matches.isEmpty)
        #expect(index.view.search(bank.hashes[5]).matches.count == 1)
    }

    @Test func `many retirements bring about a merge that removes their rows`() throws {
        let index = LiveIndex(options: Self.options)
        let bank = Bank.random(4_000, seed: 6)
        try index.add(bank.entries)
        try index.settle()
        index.retire(bank.entries.prefix(1_100).map(\.payload))
        #expect(try index.settle())
        #expect(index.view.count == 2_900)
        #expect(index.view.retiredCount == 0)
        index.retire(bank.entries.map(\.payload))
        try index.settle()
        #expect(index.view.count == 0)
        #expect(index.view.segments.isEmpty)
    }

    @Test func `segments stay few while rows come in`() throws {
        let index = LiveIndex(options: Self.options)
        var random = SeededGenerator(seed: 30)
        for step in 0..<60 {
            try index.add(
                (0..<100).map {
                    IndexEntry(
                        payload: UInt64(step * 100 + $0),
                        hash: PDQHash.random(using: &random),
                    )
                }
            )
            try index.settle()
            let counts = index.view.segments.map(\.count)
            #expect(counts.reduce(0, +) == (step + 1) * 100)
            #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 >= 3 * $1 })
        }
    }

    @Test(arguments: Seeds.some(1, for: "tasks that add, retire, settle and search at once"))
    func `every answer is that of some moment while it was looked for`(seed: UInt64) async throws {
        let index = LiveIndex(options: Self.options)
        let shared = Shared()
        let settling = Task {
            while !shared.isOver.load(ordering: .relaxed) {
                try index.settle()
                await Task.yield()
            }
        }
        defer { shared.isOver.store(true, ordering: .relaxed) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<3 as Range<UInt64> {
                group.addTask {
                    try await Self.write(as: writer, to: index, shared, seed: seed &* 3 &+ writer)
                }
            }
            for reader in 0..<2 as Range<UInt64> {
                group.addTask { await Self.read(index, shared, seed: seed &+ 1_000 &+ reader) }
            }
            try await group.waitForAll()
        }
        shared.isOver.store(true, ordering: .relaxed)
        try await settling.value
        #expect(index.view.sequence == 180)
    }

    private static func write(
        as writer: UInt64,
        to index: LiveIndex,
        _ shared: Shared,
        seed: UInt64,
    ) async throws {
        var random = SeededGenerator(seed: seed)
        for step in 0..<60 as Range<UInt64> {
            let first = (writer << 32) + step * 20
            let entries = (0..<20 as Range<UInt64>).map { number in
                IndexEntry(payload: first + number, hash: near(number % 3, using: &random))
            }
            let change = step % 4 == 3 ? Change.retire([first - 20, first - 35]) : .add(entries)
            try shared.changes.withLock { changes in
                shared.begun.add(1, ordering: .sequentiallyConsistent)
                changes.append(change)
                let number = UInt64(changes.count)
                switch change {
                case .add(let entries): try index.add(entries, sequence: number)
                case .retire(let gone): index.retire(gone, sequence: number)
                }
                shared.done.add(1, ordering: .sequentiallyConsistent)
            }
            await Task.yield()
        }
    }

    private static func read(_ index: LiveIndex, _ shared: Shared, seed: UInt64) async {
        var random = SeededGenerator(seed: seed)
        for number in 0..<30 as Range<UInt64> {
            let query = near(number % 4, using: &random)
            let before = shared.done.load(ordering: .sequentiallyConsistent)
            let view = index.view
            let answer = view.search(query, SearchTerms(limit: .max))
            let after = shared.begun.load(ordering: .sequentiallyConsistent)
            #expect((UInt64(before)...UInt64(after)).contains(view.sequence))
            let changes = shared.changes.withLock { Array($0.prefix(Int(view.sequence))) }
            let expected = Bank.matches(near: query, within: 31, in: rows(after: changes))
            #expect(answer == IndexAnswer(matches: expected))
            await Task.yield()
        }
    }
}

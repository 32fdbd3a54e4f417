import Foundation
import Synchronization
import Testing

@testable import Store

@Suite struct DiskThreadsTests {
    struct Odd: Error, Equatable {}

    @Test func `the answer of work comes back, and so does its error`() async throws {
        let threads = DiskThreads(count: 2)
        #expect(await threads.run { 7 } == 7)
        await #expect(throws: Odd()) { try await threads.run { throw Odd() } }
    }

    /// How many run now, how many did at most, and how many all in all.
    final class Tally: Sendable {
        private let counts = Mutex((now: 0, most: 0, all: 0))

        func enter() {
            counts.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
                $0.all += 1
            }
        }

        func leave() { counts.withLock { $0.now -= 1 } }

        var most: Int { counts.withLock { $0.most } }
        var all: Int { counts.withLock { $0.all } }
    }

    @Test func `no more runs at once than there are threads, and all of it runs`() async throws {
        let threads = DiskThreads(count: 3)
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<3000 {
                group.addTask {
                    await threads.run {
                        tally.enter()
                        sched_yield()
                        tally.leave()
                    }
                }
            }
        }
        #expect(tally.all == 3000)
        #expect(tally.most <= 3)
    }

    @Test func `tasks go on while every thread waits`() async throws {
        let threads = DiskThreads(count: 2)
        let gate = DispatchSemaphore(value: 0)
        async let first: Void = threads.run { gate.wait() }
        async let second: Void = threads.run { gate.wait() }
        let answers = await withTaskGroup(of: Int.self) { group in
            for number in 0..<64 { group.addTask { number } }
            return await group.reduce(0, +)
        }
        #expect(answers == 63 * 32)
        gate.signal()
        gate.signal()
        _ = await (first, second)
    }
}

import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite struct PostgresHintTests {
    @Test func `a hint reaches its own process and another, on its channel alone`() async throws {
        try await PostgresForTests.withAddress { address in
            let (here, there) = (try await open(address), try await open(address))
            try await listening(there, address)
            var jobs = there.notifications(on: .jobs).makeAsyncIterator()
            var own = here.notifications(on: .jobs).makeAsyncIterator()
            var events = there.notifications(on: .events).makeAsyncIterator()
            await here.notify(.jobs)
            #expect(await own.next() != nil)
            #expect(await jobs.next() != nil)
            await here.notify(.events)
            #expect(await events.next() != nil)
            await here.close()
            await there.close()
            // The hint with which listening begins may have come late and be left; then it ends.
            if await events.next() != nil { #expect(await events.next() == nil) }
        }
    }

    @Test func `listening goes on after its connection broke, and looks once more`() async throws {
        try await PostgresForTests.withAddress { address in
            let (here, there) = (try await open(address), try await open(address))
            try await listening(there, address)
            var jobs = there.notifications(on: .jobs).makeAsyncIterator()
            for _ in 0..<3 {
                try PlainClient.terminate("query LIKE 'LISTEN%'", at: address)
                // What was announced meanwhile is lost, so listening anew is a hint by itself.
                #expect(await jobs.next() != nil)
            }
            await here.notify(.jobs)
            #expect(await jobs.next() != nil)
            await here.close()
            await there.close()
        }
    }

    @Test func `many hints at once become few, and the last is never lost`() async throws {
        let sent = Mutex<[Channel]>([])
        let (pauses, pausing) = AsyncStream.makeStream(of: CheckedContinuation<Void, Never>.self)
        var surroundings = Surroundings.live
        surroundings.sleep = { _ in await withCheckedContinuation { pausing.yield($0) } }
        let announcer = Announcer(pause: .seconds(1), surroundings: surroundings) { channel in
            sent.withLock { $0.append(channel) }
        }
        var pause = pauses.makeAsyncIterator()
        for _ in 0..<100 { announcer.announce(.jobs) }
        let first = await pause.next()
        #expect(sent.withLock { $0 } == [.jobs])
        announcer.announce(.jobs)
        first?.resume()
        let second = await pause.next()
        #expect(sent.withLock { $0 } == [.jobs, .jobs])
        announcer.announce(.jobs)
        async let closed: Void = announcer.close()
        second?.resume()
        await pause.next()?.resume()
        await closed
        #expect(sent.withLock { $0 } == [.jobs, .jobs, .jobs])
        announcer.announce(.jobs)
        #expect(sent.withLock { $0.count } == 3)
    }

    private func open(_ address: String) async throws -> PostgresDatabase {
        try await PostgresForTests.open(address, DatabaseLimits { $0.connections = 2 })
    }

    /// Waits until `database` listens, and takes the hint that this is.
    private func listening(_ database: PostgresDatabase, _ address: String) async throws {
        var first = database.notifications(on: .jobs).makeAsyncIterator()
        #expect(await first.next() != nil)
    }
}

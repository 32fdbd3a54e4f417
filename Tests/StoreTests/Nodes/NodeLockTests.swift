import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite struct NodeLockTests {
    private final class Count: Sendable {
        private let value = Mutex(0)
        func add() { value.withLock { $0 += 1 } }
        var number: Int { value.withLock { $0 } }
    }

    private func join(_ lock: NodeLock, _ count: Count = Count()) async throws -> Bool {
        try await lock.join(sleep: Surroundings.live.sleep) { count.add() }
    }

    @Test func `whoever joins first is alone, and whoever comes later is not`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "x.sqlite").path
            let count = Count()
            var first: NodeLock? = try NodeLock(beside: path)
            let second = try NodeLock(beside: path)
            #expect(try await join(#require(first), count) == true)
            #expect(try await join(second, count) == false)
            #expect(count.number == 1)
            // The first ended: the second still works, so nobody is alone.
            first = nil
            #expect(try await join(NodeLock(beside: path), count) == false)
            #expect(count.number == 1)
        }
    }

    @Test func `who ended without a word stands in nobody's way`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "x.sqlite").path
            for _ in 0..<3 {
                let isAlone = try await join(NodeLock(beside: path))
                #expect(isAlone)
            }
        }
    }

    @Test func `others wait until the one has done what only it can do`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "x.sqlite").path
            let (first, second) = (try NodeLock(beside: path), try NodeLock(beside: path))
            let isDone = Count()
            try await first.join(sleep: Surroundings.live.sleep) {
                let waits = Count()
                // A wait that doesn't end shows that the second didn't get in.
                await #expect(throws: CancellationError.self) {
                    try await second.join(
                        sleep: { _ in
                            waits.add()
                            if waits.number == 3 { throw CancellationError() }
                        },
                        alone: { isDone.add() },
                    )
                }
            }
            #expect(isDone.number == 0)
            #expect(try await join(second) == false)
        }
    }

    @Test func `a link leads to the same lock`() async throws {
        try await withTemporaryFolder { folder in
            let (path, link) = ["x.sqlite", "link.sqlite"].reduce(into: ("", "")) { pair, name in
                pair = (pair.1, folder.appending(path: name).path)
            }
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            let first = try NodeLock(beside: path)
            #expect(try await join(first) == true)
            #expect(try await join(NodeLock(beside: link)) == false)
            withExtendedLifetime(first) {}
        }
    }

    @Test func `a folder that can't be written is said`() {
        #expect(throws: DatabaseError.self) { try NodeLock(beside: "/proc/none/x.sqlite") }
    }
}

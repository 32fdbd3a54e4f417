import Foundation
import Store
import TestSupport
import Testing

/// What an operator does about jobs that failed for good.
@Suite struct JobsCommandTests {
    /// An installation with so many jobs that failed for good.
    private static func withDeadJobs(
        _ count: Int,
        _ body: (_ data: String) async throws -> Void,
    ) async throws {
        try await withTemporaryFolder { folder in
            _ = try Binary.json(["migrate", "--data", folder.path])
            let database = try await SQLiteDatabase.open(
                folder.appending(path: "touchstone.sqlite").path,
                surroundings: .live,
            )
            let queue = JobQueue(on: database, surroundings: .live)
            for number in 0..<count {
                let request = JobRequest(
                    kind: "purge",
                    payload: Array("{}".utf8),
                    queue: "outbound",
                    tenant: "studio",
                )
                try await database.write { _ = try queue.enqueue(request, in: $0) }
                let order = ClaimOrder(queue: "outbound", owner: "tests", limit: 1)
                let job = try #require(try await queue.claim(order).first)
                let reason = "the edge \(number)\nis gone"
                _ = try await queue.settle([Settlement(job.hold, .refused(reason))])
            }
            await database.close()
            try await body(folder.path)
        }
    }

    private static func dead(_ data: String) throws -> [String] {
        let run = try Binary.run(["jobs", "dead", "--data", data])
        #expect(run.status == 0, "\(run.complaintText)")
        return run.text.split(separator: "\n").map(String.init)
    }

    @Test func `lists, tries again and gives up`() async throws {
        try await Self.withDeadJobs(3) { data in
            let lines = try Self.dead(data)
            #expect(lines.count == 3)
            #expect(lines.first?.contains("purge  studio") == true, "\(lines)")
            #expect(lines.first?.hasSuffix("1 attempts  the edge 2 is gone") == true, "\(lines)")
            let numbers = lines.compactMap { $0.split(separator: " ").first.map(String.init) }
            try #require(numbers.count == 3)
            #expect(try Binary.run(["jobs", "retry", numbers[0], "--data", data]).status == 0)
            #expect(try Binary.run(["jobs", "discard", numbers[1], "--data", data]).status == 0)
            #expect(try Self.dead(data) == [lines[2]])
            let again = try Binary.run(["jobs", "retry", numbers[0], "--data", data])
            #expect(again.complaintText.contains("\(numbers[0]) is no job that failed for good"))
        }
    }

    @Test func `says where nothing is`() async throws {
        try await Self.withDeadJobs(0) { data in
            let lines = try Self.dead(data)
            #expect(lines.isEmpty)
            let odd = try Binary.run(["jobs", "retry", "x", "--data", data])
            let bare = try Binary.run(["jobs", "discard", "--data", data])
            #expect(odd.status == 64 && bare.status == 64)
        }
        try await withTemporaryFolder { folder in
            let none = try Binary.run(["jobs", "dead", "--data", folder.path])
            #expect(none.status == 66, "\(none.complaintText)")
        }
    }
}

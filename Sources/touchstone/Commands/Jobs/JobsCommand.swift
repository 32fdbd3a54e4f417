import ArgumentParser
import Foundation
import Pipeline
import Store

/// What waits for whoever runs the service: `touchstone jobs …`.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List the jobs that failed for good, try them again or give them up.",
        discussion: """
            The end of a decision's time, and items whose examination or label died, need nobody: \
            the service goes on with them by itself.
            """,
        subcommands: [Dead.self, Retry.self, Discard.self],
    )

    /// What `touchstone jobs dead` does.
    struct Dead: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the jobs that failed for good, the newest first, with the last reason."
        )

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                try await JobsCommand.withQueue(store) { queue in
                    var last: JobID?
                    while true {
                        let page = try await queue.deadLetters(before: last)
                        for letter in page { Terminal.print(letter.line) }
                        guard let oldest = page.last else { break }
                        last = oldest.id
                    }
                }
            }
        }
    }

    /// What `touchstone jobs retry` does.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give failed jobs all their attempts again: all or none of those named."
        )

        @Argument(help: "Their numbers, as `jobs dead` lists them.") var number: [Int64]
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                try await JobsCommand.withQueue(store) { queue in
                    JobsCommand.tell(number, try await queue.retry(number.map { JobID($0) }))
                }
            }
        }
    }

    /// What `touchstone jobs discard` does.
    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give failed jobs up: what they were to do is not done."
        )

        @Argument(help: "Their numbers, as `jobs dead` lists them.") var number: [Int64]
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                try await JobsCommand.withQueue(store) { queue in
                    JobsCommand.tell(number, try await queue.discard(number.map { JobID($0) }))
                }
            }
        }
    }

    private static func withQueue(
        _ options: StoreOptions,
        _ work: (JobQueue) async throws -> Void,
    ) async throws {
        let installation = Installation(settings: try options.settings)
        let database = try await installation.openDatabase()
        do {
            try await installation.migrator.check(database)
            try await work(JobQueue(on: database, surroundings: .live))
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }

    /// Says which of the jobs there were none of.
    private static func tell(_ asked: [Int64], _ done: Set<JobID>) {
        for number in asked where !done.contains(JobID(number)) {
            Terminal.say("touchstone: \(number) is no job that failed for good; nothing was done")
        }
    }
}

extension DeadLetter {
    /// The letter on one line.
    fileprivate var line: String {
        let reason = error.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "\(id.number)  \(kind)  \(tenant)  \(diedAt.formatted(.iso8601))  "
            + "\(attempts) attempts  \(reason)"
    }
}

import Foundation
import Media
import TestSupport
import Testing
import TransparencyLog

@testable import Store

/// Two nodes that write one log into one folder of a real file system.
@Suite struct SharedFolderTests {
    @Test(arguments: Engine.allCases)
    func `of two sequencers one writes, and the other when that one hands on`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await withTemporaryFolder { url in
                let folder = try Self.folder(at: url, log)
                let nodes = try (0..<2).map { try Self.sequencer(log, at: url, "node-\($0)") }
                let won = try await Self.winner(of: nodes, log)
                for round in 1..<4 {
                    try await log.record(5 * round..<5 * round + 5)
                    #expect(try await Self.winner(of: nodes, log) == won)
                    let size = try folder.publishedCheckpoint(origin: LogFixture.origin)?.size
                    #expect(size == 5 * round + 1)
                }
                try await nodes[won].release()
                try await log.record(20..<25)
                let size = try await nodes[1 - won].sequenceAll()
                #expect(size == 21)
                await #expect(throws: LogError.self) { try await nodes[won].sequence() }
                try await Self.expectWhole(log, folder)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `two sequencers that both believe it is their turn harm no file`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await withTemporaryFolder { url in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for node in 0..<2 {
                        group.addTask {
                            for turn in 0..<12 {
                                let first = 1_000 * node + 10 * turn
                                try await log.record(first..<first + 10)
                                // The same name, so that no lease keeps them apart.
                                let sequencer = try Self.sequencer(log, at: url, "same")
                                // Whoever takes over removes the drafts of the one before.
                                do { try await sequencer.sequence() } catch is LogError {
                                } catch is DatabaseError {} catch is DiskError {}
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let size = try await Self.sequencer(log, at: url, "same").sequenceAll()
                #expect(size == 241)
                try await Self.expectWhole(log, try Self.folder(at: url, log))
            }
        }
    }

    /// Lets both try at once, and says which of them wrote: the other was told who holds the log.
    private static func winner(of nodes: [Sequencer], _ log: LogFixture) async throws -> Int {
        async let first = Result { try await nodes[0].sequence() }
        async let second = Result { try await nodes[1].sequence() }
        let outcomes = await [first, second]
        let won = outcomes.indices.filter { (try? outcomes[$0].get()) != nil }
        try #require(won.count == 1, "\(outcomes)")
        let told = LogError.heldByAnother(holder: "node-\(won[0])", seconds: 30)
        #expect(throws: told) { try outcomes[1 - won[0]].get() }
        return won[0]
    }

    private static let threads = DiskThreads(count: 2)

    /// The folder as one node opens it.
    private static func folder(at url: URL, _ log: LogFixture) throws -> LogFolder {
        LogFolder(
            try FolderDisk(at: FilePathBytes(url.path)),
            threads: threads,
            surroundings: log.clock.surroundings,
        )
    }

    private static func sequencer(
        _ log: LogFixture,
        at url: URL,
        _ holder: String,
    ) throws -> Sequencer {
        Sequencer(
            LogWriter(
                database: log.database,
                folder: try folder(at: url, log),
                signer: try LogFixture.signer(),
                trail: log.trail,
                holder: holder,
            )
        )
    }

    private static func expectWhole(_ log: LogFixture, _ folder: LogFolder) async throws {
        var surroundings = log.clock.surroundings
        let later = log.clock.now.addingTimeInterval(86_400)
        surroundings.now = { later }
        let inspection = LogInspection(
            database: log.database,
            folder: folder,
            origin: LogFixture.origin,
            surroundings: surroundings,
        )
        #expect(try await inspection.run().findings == [])
        #expect(try folder.names(in: LogFolder.drafts) == [])
    }
}

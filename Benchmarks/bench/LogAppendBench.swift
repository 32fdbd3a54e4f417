import ArgumentParser
import Foundation
import Logging
import Media
import Store
import TransparencyLog

/// Events from their append to the signed checkpoint that is published over them.
struct LogAppendBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log-append")

    @OptionGroup var database: BenchedDatabase
    @Argument(help: "Folder of the log's files, which is made.") var folder: String
    @Option(help: "Events to append.") var count = 100_000
    @Option(help: "Events to a transaction.") var batch = 100
    @Option(help: "Writers at once.") var writers = 1

    struct Figures: Codable {
        let events: Int
        let batch: Int
        let writers: Int
        let appended: Taken
        let published: Taken
        let eventsPerSecond: Double
        let peakMebibytes: Int
    }

    func run() async throws {
        let database = try await database.open()
        let trail = AuditTrail(database: database, surroundings: .live)
        let writer = try writer(on: database, trail)
        let perWriter = count / writers / batch
        let events = perWriter * writers * batch
        let loop = SequencerLoop(writer, logger: Logger(label: "bench"))
        let sequencing = Task { try await loop.run() }
        var appended = Taken(wallSeconds: 0, cpuSeconds: 0)
        let published = try await Taken.measure {
            appended = try await Taken.measure {
                try await append(perWriter, to: database, trail)
            }
            // The event that names the log's key comes with them.
            while try publishedSize() < events + 1 { try await Task.sleep(for: .milliseconds(2)) }
        }
        sequencing.cancel()
        try? await sequencing.value
        await database.close()
        try report(
            Figures(
                events: events,
                batch: batch,
                writers: writers,
                appended: appended,
                published: published,
                eventsPerSecond: Double(events) / published.wallSeconds,
                peakMebibytes: Taken.peakMebibytes,
            )
        )
    }

    private func writer(on database: any Database, _ trail: AuditTrail) throws -> LogWriter {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
        )
        return LogWriter(
            database: database,
            folder: LogFolder(
                try FolderDisk(at: FilePathBytes(folder)),
                threads: DiskThreads(),
                surroundings: .live,
            ),
            signer: try LogSigner(BenchedLog.signer(origin: "log.bench/events")),
            trail: trail,
            holder: "bench",
        )
    }

    private func append(
        _ transactions: Int,
        to database: any Database,
        _ trail: AuditTrail,
    ) async throws {
        let batch = batch
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in 0..<transactions {
                        let entries = (0..<batch).map { place in
                            Self.entry(writer: writer, number: number * batch + place)
                        }
                        try await database.write { try trail.record(entries, in: $0) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// An event of the usual size: some 400 bytes.
    private static func entry(writer: Int, number: Int) -> AuditEntry {
        AuditEntry(
            tenant: "studio-\(writer)",
            kind: "item.stopped",
            actor: .init(id: "account-7", role: "reviewer"),
            subject: .init(kind: "item", id: "item-\(number)"),
            cause: "rule cn.label.missing",
            details: ["territory": "cn", "count": 3, "grave": false],
            versions: ["policy": "2026.11"],
        )
    }

    /// Leaves under the checkpoint that the folder gives out.
    private func publishedSize() throws -> Int {
        guard let note = FileManager.default.contents(atPath: "\(folder)/checkpoint") else {
            return 0
        }
        return Int(try Checkpoint(parsing: Note(parsing: Array(note)).text).size)
    }
}

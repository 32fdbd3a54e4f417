import ArgumentParser
import Store

/// Rows written durably: one to a transaction, and many.
struct RowsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rows")

    @OptionGroup var database: BenchedDatabase
    @Option(help: "Rows to write.") var count = 5_000
    @Option(help: "Rows to a transaction.") var batch = 1
    @Option(help: "Writers at once.") var writers = 1

    struct Figures: Codable {
        let rows: Int
        let batch: Int
        let writers: Int
        let taken: Taken
    }

    func run() async throws {
        let database = try await database.open()
        try await database.write {
            try $0.run("CREATE TABLE IF NOT EXISTS bench_rows (a \(.integer), b \(.text))")
        }
        let perWriter = count / writers / batch
        let taken = try await Taken.measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask { try await write(perWriter, as: writer, to: database) }
                }
                try await group.waitForAll()
            }
        }
        await database.close()
        let rows = perWriter * writers * batch
        try report(Figures(rows: rows, batch: batch, writers: writers, taken: taken))
    }

    private func write(_ transactions: Int, as writer: Int, to database: any Database) async throws
    {
        let batch = batch
        for transaction in 0..<transactions {
            try await database.write { tables in
                for row in 0..<batch {
                    let number = transaction * batch + row
                    try tables.run(
                        "INSERT INTO bench_rows (a, b) VALUES (\(number), \("row of writer \(writer)"))"
                    )
                }
            }
        }
    }
}

import ArgumentParser
import Foundation
import Store

/// Measures what no command of Touchstone does by itself; `Benchmarks/store` drives it.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures the store from inside; prints one JSON object.",
        subcommands: [
            RowsBench.self, JobsBench.self, ObjectsBench.self, LogAppendBench.self,
            LogProofsBench.self, LogAuditBench.self, BareServer.self, SearchBench.self,
            FilmsBench.self, HashingBench.self, SoundBench.self, SignedRequests.self,
        ],
    )
}

/// Which database a measurement uses.
struct BenchedDatabase: ParsableArguments {
    @Argument(help: "sqlite:PATH or postgres://…; tables are made in it.")
    var address: String

    /// Opens it with the tables of the store.
    func open() async throws -> any Database {
        let place = try DatabaseAddress(parsing: address)
        let database = try await Databases.open(place, surroundings: .live)
        _ = try await Migrator(version: "bench", surroundings: .live).migrate(database)
        return database
    }
}

/// How long something took, and how much processor time of this process.
struct Taken: Codable {
    let wallSeconds: Double
    let cpuSeconds: Double

    static func measure(_ work: () async throws -> Void) async rethrows -> Taken {
        let (start, before) = (ContinuousClock.now, cpu())
        try await work()
        return since(start, before)
    }

    static func measure(_ work: () throws -> Void) rethrows -> Taken {
        let (start, before) = (ContinuousClock.now, cpu())
        try work()
        return since(start, before)
    }

    private static func since(_ start: ContinuousClock.Instant, _ before: Double) -> Taken {
        Taken(
            wallSeconds: (ContinuousClock.now - start) / .seconds(1),
            cpuSeconds: cpu() - before,
        )
    }

    /// The most memory that this process ever held.
    static var peakMebibytes: Int { usage().ru_maxrss >> 10 }

    private static func usage() -> rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage
    }

    private static func cpu() -> Double {
        let usage = usage()
        let (user, system) = (usage.ru_utime, usage.ru_stime)
        return Double(user.tv_sec + system.tv_sec) + Double(user.tv_usec + system.tv_usec) / 1e6
    }
}

/// Prints a measurement as one line of JSON.
func report(_ figures: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(figures), as: UTF8.self))
}

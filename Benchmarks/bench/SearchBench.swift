import ArgumentParser
import Fingerprints
import Foundation
import Media

/// Search of near hashes: building, opening, and looking by every way and kernel.
struct SearchBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "search")

    @Argument(help: "A file of hashes to search among, 32 bytes each.") var rows: String
    @Argument(help: "A file of hashes to search for.") var queries: String
    @Option(help: "Where the segment may be written.") var segment: String
    @Option(help: "The greatest distance that counts.") var radius = 31
    @Option(help: "Into how many words hashes are cut; the size decides if not given.")
    var words: Int?
    @Flag(help: "Also look at everything, with every kernel.") var everyKernel = false

    struct Run: Codable {
        let way: String
        let kernel: String
        let residence: String
        let single: Double
        let batch: Double
        let matches: Int
    }

    struct Figures: Codable {
        let rows: Int
        let words: Int
        let build: Taken
        let openWhole: Taken
        let openBounds: Taken
        let openInMemory: Taken
        /// All that stands beside the hashes themselves.
        let mebibytesBeyondHashes: Double
        let peakMebibytes: Int
        /// CPU milliseconds a query.
        let runs: [Run]
    }

    func run() throws {
        let queries = try Self.hashes(queries).map(\.hash)
        var built: Segment?
        let entries = try Self.hashes(rows)
        let build = try Taken.measure { built = try Segment(entries, words: words) }
        guard let built else { return }
        try built.write(to: FilePathBytes(segment), replacing: true)
        let figures = try measure(built, build, queries)
        try report(figures)
    }

    private func measure(
        _ built: Segment,
        _ build: Taken,
        _ queries: [PDQHash],
    ) throws -> Figures {
        let path = FilePathBytes(segment)
        var (mapped, memory): (Segment?, Segment?)
        let whole = try Taken.measure { _ = try Segment(opening: path) }
        let bounds = try Taken.measure { mapped = try Segment(opening: path, check: .bounds) }
        let inMemory = try Taken.measure {
            memory = try Segment(opening: path, check: .whole, residence: .memory)
        }
        guard let mapped, let memory else { throw ExitCode.failure }
        var runs: [Run] = []
        for kernels in everyKernel ? HammingKernels.all : [.best] {
            for way in [SearchWay.automatic, .flat] {
                runs.append(try look(memory, "memory", way, kernels, queries))
            }
        }
        runs.append(try look(mapped, "mapped", .automatic, .best, queries))
        return Figures(
            rows: built.count,
            words: built.wordCount,
            build: build,
            openWhole: whole,
            openBounds: bounds,
            openInMemory: inMemory,
            mebibytesBeyondHashes: Double(built.byteCount - built.count * 32) / 1_048_576,
            peakMebibytes: Taken.peakMebibytes,
            runs: runs,
        )
    }

    private func look(
        _ segment: Segment,
        _ residence: String,
        _ way: SearchWay,
        _ kernels: HammingKernels,
        _ queries: [PDQHash],
    ) throws -> Run {
        let terms = SearchTerms(radius: radius, limit: 1 << 20, way: way, kernels: kernels)
        // Looking at everything costs the same for every query, so a few tell it.
        let singles = way == .flat ? Array(queries.prefix(16)) : queries
        var matches = 0
        _ = segment.search(singles, terms)
        let single = try Self.least {
            for query in singles { _ = segment.search([query], terms) }
        }
        let batch = try Self.least {
            matches = segment.search(queries, terms).reduce(0) { $0 + $1.matches.count }
        }
        return Run(
            way: "\(way)",
            kernel: kernels.level.description,
            residence: residence,
            single: single / Double(singles.count) * 1_000,
            batch: batch / Double(queries.count) * 1_000,
            matches: matches,
        )
    }

    /// CPU seconds of the best of several times.
    private static func least(_ work: () throws -> Void) throws -> Double {
        var (least, spent) = (Double.infinity, 0.0)
        for turn in 0..<20 where turn < 3 || spent < 1 {
            let taken = try Taken.measure(work).cpuSeconds
            least = min(least, taken)
            spent += taken
        }
        return least
    }

    private static func hashes(_ path: String) throws -> [IndexEntry] {
        let data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        return data.withUnsafeBytes { bytes in
            func word(_ number: Int) -> UInt64 {
                UInt64(
                    bigEndian: bytes.loadUnaligned(fromByteOffset: number * 8, as: UInt64.self)
                )
            }
            return (0..<bytes.count / 32).map { row in
                let words = SIMD4(
                    word(row * 4),
                    word(row * 4 + 1),
                    word(row * 4 + 2),
                    word(row * 4 + 3),
                )
                return IndexEntry(payload: UInt64(row), hash: PDQHash(words: words))
            }
        }
    }
}

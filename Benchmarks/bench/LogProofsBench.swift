import ArgumentParser
import Store
import TransparencyLog

/// Inclusion proofs from the files of a large log.
struct LogProofsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log-proofs")

    @Argument(help: "Folder of the log, which is made when it isn't there.") var folder: String
    @Option(help: "Leaves of the log.") var leaves = 10_000_000
    @Option(help: "Proofs to make, at random leaves.") var count = 2_000

    struct Figures: Codable {
        let leaves: Int
        let proofs: Int
        let hashesPerProof: Int
        let meanMilliseconds: Double
        let p99Milliseconds: Double
        let worstMilliseconds: Double
    }

    func run() async throws {
        let log = try BenchedLog(in: folder, leaves: leaves)
        let tree = log.folder.tree(size: leaves)
        var (times, hashes) = ([Double](), 0)
        for _ in 0..<count {
            let index = Int.random(in: 0..<leaves)
            let start = ContinuousClock.now
            let proof = try await tree.inclusionProof(of: UInt64(index))
            times.append((ContinuousClock.now - start) / .milliseconds(1))
            try proof.verify(leaf: .leaf(BenchedLog.entry(index)), root: log.checkpoint.root)
            hashes = max(hashes, proof.hashes.count)
        }
        times.sort()
        try report(
            Figures(
                leaves: leaves,
                proofs: count,
                hashesPerProof: hashes,
                meanMilliseconds: times.reduce(0, +) / Double(count),
                p99Milliseconds: times[count * 99 / 100],
                worstMilliseconds: times.last ?? 0,
            )
        )
    }
}

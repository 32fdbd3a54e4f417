import ArgumentParser
import Fingerprints
import Foundation
import Media
import MediaTools

/// What hashes of one picture or of a film cost.
struct HashingBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hashing",
        subcommands: [Pictures.self, Films.self],
    )

    /// One picture's hash, by each kernel.
    struct Pictures: ParsableCommand {
        @Argument(help: "Raw pixels.") var file: String
        @Option var width: Int
        @Option var height: Int
        @Flag(help: "Three bytes a pixel; without it one.") var colour = false
        @Option(help: "How often it is hashed.") var times = 200

        struct Figures: Codable {
            let kernel: String
            let milliseconds: Double
            let hash: String
        }

        func run() throws {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            let format = colour ? Picture.Format.rgb24 : .gray8
            guard
                let picture = Picture(width: width, height: height, format: format, bytes: bytes)
            else { throw ValidationError("the file has another size") }
            for level in PDQLevel.present {
                var hasher = PDQHasher(level: level)
                var hash = try hasher.fingerprint(of: picture).hash
                let taken = try Taken.measure {
                    for _ in 0..<times { hash = try hasher.fingerprint(of: picture).hash }
                }
                try report(
                    Figures(
                        kernel: level.rawValue,
                        milliseconds: taken.cpuSeconds / Double(times) * 1000,
                        hash: hash.description,
                    )
                )
            }
        }
    }

    /// A film's hashes by a plan; the children's time is counted by who starts this.
    struct Films: AsyncParsableCommand {
        @Argument(help: "every:SECONDS, keys or adaptive:SECONDS.") var plan: String
        @Argument var file: String

        struct Figures: Codable {
            let frames: Int
            let ownSeconds: Double
        }

        func run() async throws {
            // Behind stronger walls the decoder's processor time would be lost to who counts it.
            let reader = FilmReader(toolbox: Toolbox(isolation: Isolation(.deathSignal)))
            var frames = 0
            let taken = try await Taken.measure {
                frames = try await reader.fingerprint(of: file, plan).frames.count
            }
            try report(Figures(frames: frames, ownSeconds: taken.cpuSeconds))
        }
    }
}

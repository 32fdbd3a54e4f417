import ArgumentParser
import Containers
import Fingerprints
import Foundation
import Media
import MediaTools

/// Known films: which stretches of films are found, and what taking a film's hashes costs.
///
/// Reads what to do as JSON from standard input, and prints one JSON object a line.
struct FilmsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "films")

    /// What is measured: each film against each bank, under each plan.
    struct Work: Decodable {
        /// Plans by which the known films are hashed.
        let banks: [String]
        /// Plans by which the films are hashed that are looked up.
        let plans: [String]
        let known: [Film]
        let queries: [Film]
    }

    struct Film: Decodable {
        let name: String
        /// A film, or its hashes as vPDQ writes them.
        let file: String
    }

    struct Found: Encodable {
        let bank: String
        let plan: String
        let query: String
        let frames: Int
        let isTooLittle: Bool
        let matches: [Match]
    }

    struct Match: Encodable {
        let entry: String
        let span: [Double]
        let entrySpan: [Double]
        let meanDistance: Double
        let agreeing: Int
        let isMirrored: Bool
        let tempo: Double

        init(_ match: VideoMatch<String>) {
            entry = match.entry
            span = [match.span.startSeconds, match.span.endSeconds]
            entrySpan = [match.entrySpan.startSeconds, match.entrySpan.endSeconds]
            meanDistance = match.meanDistance
            agreeing = match.agreeingFrames
            isMirrored = match.orientation == .mirrored
            tempo = match.tempo
        }
    }

    struct Rows: Encodable {
        let bank: String
        let known: String
        let seconds: Double
        let rows: Int
    }

    func run() async throws {
        let work = try JSONDecoder().decode(
            Work.self,
            from: FileHandle.standardInput.readDataToEndOfFile(),
        )
        let reader = FilmReader(toolbox: Toolbox(isolation: await .strongest()))
        var banks: [(name: String, films: LookedThrough)] = []
        for bank in work.banks {
            var films = LookedThrough()
            for film in work.known {
                let taken = try await reader.fingerprint(of: film.file, bank)
                let rows = films.add(film.name, taken)
                try report(
                    Rows(
                        bank: bank,
                        known: film.name,
                        seconds: taken.durationSeconds ?? 0,
                        rows: rows,
                    )
                )
            }
            banks.append((bank, films))
        }
        for query in work.queries {
            for plan in work.plans {
                let film = try await reader.fingerprint(of: query.file, plan)
                for bank in banks { try report(found(film, query.name, plan, bank)) }
            }
        }
    }

    private func found(
        _ film: VideoFingerprint,
        _ name: String,
        _ plan: String,
        _ bank: (name: String, films: LookedThrough),
    ) -> Found {
        let matcher = VideoMatcher()
        // Clips of one film may be known under several names: a film isn't looked up in itself.
        let outcome = matcher.outcome(of: film) { hashes in
            bank.films.near(hashes, within: matcher.settings.radius, but: name)
        }
        let isTooLittle =
            switch outcome {
            case .compared: false
            case .tooLittlePicture: true
            }
        return Found(
            bank: bank.name,
            plan: plan,
            query: name,
            frames: film.frames.count,
            isTooLittle: isTooLittle,
            matches: outcome.matches.map(Match.init),
        )
    }
}

/// Known films, searched by looking at every frame.
private struct LookedThrough {
    private var rows: [(entry: String, frame: VideoFrame, hash: PDQHash)] = []

    /// Adds a film's frames and says how many hashes that were.
    mutating func add(_ entry: String, _ film: VideoFingerprint) -> Int {
        let before = rows.count
        for frame in film.frames {
            for view in [frame.whole, frame.inner].compactMap({ $0 })
            where view.quality >= VideoMatchSettings.usualQuality {
                rows.append((entry, frame, view.hash))
            }
        }
        return rows.count - before
    }

    func near(
        _ hashes: [PDQHash],
        within radius: Int,
        but name: String,
    ) -> [[KnownFrame<String>]] {
        hashes.map { hash in
            rows.compactMap { row in
                let distance = hash.distance(to: row.hash)
                guard distance <= radius, row.entry != name else { return nil }
                return KnownFrame(
                    entry: row.entry,
                    seconds: row.frame.seconds,
                    endSeconds: row.frame.endSeconds,
                    distance: distance,
                )
            }
        }
    }
}

/// Takes fingerprints of films.
struct FilmReader {
    let toolbox: Toolbox

    /// Hashes a film by a plan: `every:1`, `keys` or `adaptive:2`.
    func fingerprint(of file: String, _ plan: String) async throws -> VideoFingerprint {
        guard !file.hasSuffix(".txt") else { return try published(file) }
        let path = FilePathBytes(file)
        let probe = try await toolbox.probe(path, as: file.hasSuffix(".mkv") ? .matroska : .mp4)
        let hasher = HeldHasher()
        _ = try await toolbox.filmFrames(of: path, probe, as: try Self.plan(plan)) {
            try hasher.hasher.take($0, at: $1)
        }
        return try hasher.hasher.fingerprint(durationSeconds: probe.durationSeconds)
    }

    static func plan(_ text: String) throws -> FramePlan {
        let parts = text.split(separator: ":")
        switch (parts.first, parts.dropFirst().first.flatMap { Double($0) }) {
        case ("every", let seconds?): return .every(seconds: seconds)
        case ("adaptive", let gap?): return .adaptive(gap: gap)
        case ("keys", nil): return .keyFrames
        default: throw ValidationError("“\(text)” is no plan")
        }
    }

    /// Hashes that somebody else made, as they are.
    private func published(_ file: String) throws -> VideoFingerprint {
        let text = try String(contentsOf: URL(filePath: file), encoding: .utf8)
        let frames = text.split(whereSeparator: \.isNewline).compactMap { line -> VideoFrame? in
            let parts = line.split(separator: ",")
            guard parts.count == 4, let quality = Int(parts[1]), let hash = PDQHash(parts[2]),
                let seconds = Double(parts[3])
            else { return nil }
            return VideoFrame(seconds: seconds, whole: FrameView(hash: hash, quality: quality))
        }
        return VideoFingerprint(frames: frames, durationSeconds: frames.last?.seconds).pruned()
    }
}

/// A hasher that frames are handed to from another thread, one at a time.
private final class HeldHasher: @unchecked Sendable {
    var hasher = VideoHasher()
}

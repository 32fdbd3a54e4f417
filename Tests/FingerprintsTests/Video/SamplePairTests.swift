import Fingerprints
import Foundation
import Media
import TestSupport
import Testing

/// Meta's published hashes of thirteen clips, and what its own matcher says of each pair.
@Suite(.enabled(if: Cases.folder != nil))
struct SamplePairTests {
    /// One row of the published table.
    struct Pair: CustomStringConvertible {
        var query: String
        var entry: String
        var percent: Double

        var description: String { "\(query) in \(entry)" }
        var isSameFilm: Bool { family(query) == family(entry) }

        private func family(_ name: String) -> Substring { name.prefix { $0 != "-" } }
    }

    static let pairs: [Pair] = {
        let bytes = Cases.bytes(of: "media/expected-vpdq-pairs.csv") ?? []
        let rows = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        return rows.dropFirst().compactMap { row -> Pair? in
            let parts = row.split(separator: ",")
            guard parts.count >= 5, let percent = Double(parts[parts.count - 2]) else { return nil }
            let names = parts.prefix(2).map { String($0.dropLast(".txt".count)) }
            guard names.allSatisfy({ !$0.contains("128x128") }), names[0] != names[1] else {
                return nil
            }
            return Pair(query: names[0], entry: names[1], percent: percent)
        }
    }()

    @Test
    func `what vPDQ finds is found by one frame a second, in any phase, of films known whole`()
        throws
    {
        #expect(Self.pairs.count > 100)
        for pair in Self.pairs where pair.percent >= 30 {
            for phase in [0.0, 0.5] {
                let query = try #require(
                    VideoFingerprint.sample(pair.query, every: 1, from: phase)
                )
                let known = try #require(VideoFingerprint.sample(pair.entry))
                let bank = KnownFilms([pair.entry: known.pruned()])
                let found = bank.matches(of: query)
                #expect(!found.isEmpty, "\(pair), phase \(phase)")
                let seconds = found.map { $0.span.endSeconds - $0.span.startSeconds }.max() ?? 0
                let least = 0.6 * pair.percent / 100 * (query.durationSeconds ?? 0)
                #expect(seconds >= least, "\(pair), phase \(phase): \(found)")
            }
        }
    }

    @Test func `clips of other things give no match, with every frame of both`() throws {
        var films: [String: VideoFingerprint] = [:]
        for name in Set(Self.pairs.map(\.query)) {
            films[name] = try #require(VideoFingerprint.sample(name)).pruned()
        }
        for pair in Self.pairs where !pair.isSameFilm {
            let (query, known) = (films[pair.query], films[pair.entry])
            let bank = KnownFilms([pair.entry: try #require(known)])
            #expect(bank.matches(of: try #require(query)).isEmpty, "\(pair)")
        }
    }

    @Test func `a piece is found where it was cut from`() throws {
        let known = try #require(VideoFingerprint.sample("chair-orig-22-sd-bar"))
        let bank = KnownFilms(["chair": known.pruned()])
        let whole = try #require(
            VideoFingerprint.sample("chair-22-sd-sepia-bar", every: 1, from: 0.4)
        )
        let frames = whole.frames.filter { (8...16).contains($0.seconds) }.map { frame in
            VideoFrame(seconds: frame.seconds - 8, whole: frame.whole)
        }
        let found = bank.matches(of: VideoFingerprint(frames: frames, durationSeconds: 8))
        let match = try #require(found.first)
        #expect(match.tells(0...8, as: 8...16, within: 1), "\(match)")
    }
}

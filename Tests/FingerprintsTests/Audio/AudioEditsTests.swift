import Foundation
import Media
import TestSupport
import Testing

@testable import Fingerprints

/// Known sounds in other sounds, edited by ffmpeg.
@Suite(.alone) struct AudioEditsTests {
    /// What became of the sound before somebody looked it up.
    private static let edits: [(name: String, filter: String, coding: [String])] = [
        ("as it is", "anull", ["-c:a", "pcm_s16le", "a.wav"]),
        ("MP3 64k", "anull", ["-c:a", "libmp3lame", "-b:a", "64k", "a.mp3"]),
        ("AAC 96k", "anull", ["-c:a", "aac", "-b:a", "96k", "a.m4a"]),
        ("Opus 32k", "anull", ["-c:a", "libopus", "-b:a", "32k", "a.ogg"]),
        ("12 dB less", "volume=-12dB", ["-c:a", "pcm_s16le", "a.wav"]),
        ("8 kHz", "aresample=8000", ["-c:a", "pcm_s16le", "a.wav"]),
        ("half an item later", "atrim=start=0.0619", ["-c:a", "pcm_s16le", "a.wav"]),
        ("white noise at -43 dB", "NOISE", ["-c:a", "pcm_s16le", "a.wav"]),
        ("Opus, later, MP3", "atrim=start=0.0619", ["-c:a", "libopus", "-b:a", "32k", "a.ogg"]),
    ]

    @Test func `every edit of every known sound is found at its place`() throws {
        try withFolder { folder in
            let stage = try Stage(in: folder)
            var lines: [String] = []
            for edit in Self.edits {
                let upload = try stage.upload(edit.filter, edit.coding)
                let answer = stage.index.matches(of: upload)
                var cells: [String] = []
                for (number, known) in stage.known.enumerated() {
                    let later = edit.filter.hasPrefix("atrim") ? -0.0619 : 0
                    let found = answer.matches.filter { $0.entry == UInt64(number) }
                    let best = found.max { $0.score < $1.score }
                    let match = try #require(best, "\(edit.name) of \(known.name)")
                    let off = max(
                        abs(match.span.startSeconds - known.placeSeconds - later),
                        abs(match.span.endSeconds - known.placeSeconds - known.seconds - later),
                        abs(match.entrySpan.startSeconds),
                        abs(match.entrySpan.endSeconds - known.seconds),
                    )
                    let most = Self.isDrowned(known.name, edit.filter) ? 2.5 : 0.5
                    #expect(off < most, "\(edit.name) of \(known.name): \(match)")
                    cells.append(
                        "\(known.name) off \(Self.short(off)) s, \(Self.short(match.meanBitError)) bits"
                    )
                }
                #expect(answer.matches.count == stage.known.count, "\(edit.name)")
                lines.append("\(edit.name): " + cells.joined(separator: "; "))
            }
            print(lines.joined(separator: "\n"))
        }
    }

    /// Five seconds of each, at a time that no item begins at.
    @Test func `five seconds of an edited sound are found in the known one`() throws {
        try withFolder { folder in
            let stage = try Stage(in: folder)
            var offs: [Double] = []
            for edit in Self.edits {
                let upload = try stage.upload(edit.filter, edit.coding, only: 5)
                let answer = stage.index.matches(of: upload)
                for (number, known) in stage.known.enumerated()
                where known.seconds > 8 && !Self.isDrowned(known.name, edit.filter) {
                    let first = Int(
                        (known.snippetSeconds / AudioFingerprint.itemSeconds).rounded(.up)
                    )
                    let piece = try AudioFingerprint(items: Array(upload.items[first..<first + 18]))
                    let matches = stage.index.matches(of: piece).matches
                    let mine = matches.filter { $0.entry == UInt64(number) }
                    let found = mine.contains { abs($0.entrySpan.startSeconds - 2.2) < 0.5 }
                    #expect(found, "\(edit.name) of \(known.name): \(matches)")
                    #expect(matches.count == mine.count)
                    // Here both sounds go on beyond the cuts: the edges are an estimate.
                    let whole = answer.matches.filter { $0.entry == UInt64(number) }
                    let match = try #require(whole.max { $0.score < $1.score })
                    let off = [
                        match.span.startSeconds - known.snippetSeconds,
                        match.span.endSeconds - known.snippetSeconds - 5,
                        match.entrySpan.startSeconds - 2.2, match.entrySpan.endSeconds - 7.2,
                    ].map(abs)
                    #expect(off.allSatisfy { $0 < 1 }, "\(edit.name) of \(known.name): \(match)")
                    offs += off
                }
            }
            let close = offs.count { $0 < 0.5 }
            print("edges of five seconds cut out of both: \(close) of \(offs.count) within 0.5 s")
            #expect(close * 10 >= offs.count * 8)
        }
    }

    @Test func `unrelated music, speech and noise aren't taken for each other`() throws {
        try withFolder { folder in
            let stage = try Stage(in: folder)
            for (number, known) in stage.known.enumerated() {
                var others = stage.index
                others.retire(UInt64(number))
                let answer = others.matches(of: known.fingerprint)
                #expect(answer.matches == [], "\(known.name)")
                #expect(answer.verdict == .notFound)
            }
            for source in [
                "anoisesrc=d=60:seed=3", "anoisesrc=d=60:color=pink:seed=4", "sine=440:d=30",
                "anullsrc,atrim=0:60", "aevalsrc=0.3*sin(300*t*(1+t/20)):d=60",
                "aevalsrc=0.5*sin(2*PI*880*t)*gt(mod(t\\,1)\\,0.5):d=60",
            ] {
                let input = ["-f", "lavfi", "-i", source]
                let sound = try Stage.fingerprint(input, in: folder)
                let answer = stage.index.matches(of: sound)
                #expect(answer.matches == [], "\(source)")
                print("\(source): \(answer.verdict), \(answer.heardItemCount) items heard")
            }
        }
    }

    /// The room is no louder than the noise on average, and its first two seconds are 20 dB quieter.
    private static func isDrowned(_ sound: String, _ filter: String) -> Bool {
        sound == "a room" && filter == "NOISE"
    }

    private static func short(_ number: Double) -> String {
        String(format: "%.2f", number)
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}

/// Known sounds, a bank of them, and uploads in which they stand one after the other.
private struct Stage {
    struct Known {
        var name: String
        var file: String
        var seconds: Double
        /// When it begins in an upload.
        var placeSeconds: Double
        /// Where its snippet begins in an upload of snippets.
        var snippetSeconds: Double
        var fingerprint: AudioFingerprint
    }

    let folder: URL
    private(set) var known: [Known] = []
    private(set) var index = AudioIndex()

    init(in folder: URL) throws {
        self.folder = folder
        try SynthSound.write(9, seed: 21, to: folder.appending(path: "host.wav"))
        try SynthSound.write(12, seed: 22, to: folder.appending(path: "own.wav"))
        var files = [("own music", folder.appending(path: "own.wav").path, 12.0)]
        if let cases = Cases.folder?.appending(path: "media").path {
            files += [
                ("music", cases + "/audio/chromaprint_test.mp3", 9.5),
                ("speech", cases + "/audio/whisper_jfk.flac", 11),
                ("a room", cases + "/video/chair-orig-22-sd-bar.mp4", 15),
            ]
        }
        var (place, snippet) = (9.0, 9.0)
        for (number, (name, file, seconds)) in files.enumerated() {
            let input = ["-t", "\(seconds)", "-i", file]
            let print = try Self.fingerprint(input, in: folder)
            known.append(
                Known(
                    name: name,
                    file: file,
                    seconds: seconds,
                    placeSeconds: place,
                    snippetSeconds: snippet,
                    fingerprint: print,
                )
            )
            index.add([.init(id: UInt64(number), fingerprint: print)])
            place += seconds + 9
            snippet += 5 + 9
        }
    }

    /// The known sounds, or some seconds of each, between pieces of another; edited as one.
    func upload(
        _ filter: String,
        _ coding: [String],
        only seconds: Double? = nil,
    ) throws -> AudioFingerprint {
        let host = folder.appending(path: "host.wav").path
        let inputs = known.flatMap { sound in
            let start = seconds == nil ? "0" : "2.2"
            let input = ["-ss", start, "-t", "\(seconds ?? sound.seconds)", "-i", sound.file]
            return ["-i", host] + input
        }
        let common = "aformat=sample_rates=44100:channel_layouts=stereo"
        let heads = (0..<known.count * 2).map { "[\($0):a]\(common)[s\($0)]" }
        let labels = (0..<known.count * 2).map { "[s\($0)]" }.joined()
        let joined = labels + "concat=n=\(known.count * 2):v=0:a=1"
        let noise = "anoisesrc=a=0.012:r=44100:seed=5"
        let tail =
            filter == "NOISE"
            ? "[j];\(noise)[n];[j][n]amix=inputs=2:normalize=0:duration=first" : ",\(filter)"
        let file = folder.appending(path: coding.last ?? "").path
        let graph = heads.joined(separator: ";") + ";" + joined + tail
        try Self.ffmpeg(inputs + ["-filter_complex", graph] + coding.dropLast() + [file])
        guard filter.hasPrefix("atrim"), file.hasSuffix(".ogg") else {
            return try Self.fingerprint(["-i", file], in: folder)
        }
        let again = folder.appending(path: "again.mp3").path
        try Self.ffmpeg(["-i", file, "-c:a", "libmp3lame", "-b:a", "64k", again])
        return try Self.fingerprint(["-i", again], in: folder)
    }

    static func fingerprint(_ input: [String], in folder: URL) throws -> AudioFingerprint {
        let file = folder.appending(path: "items").path
        try ffmpeg(input + ["-f", "chromaprint", "-fp_format", "raw", file])
        let bytes = try Data(contentsOf: URL(filePath: file))
        return try AudioFingerprint(raw: Array(bytes))
    }

    private static func ffmpeg(_ arguments: [String]) throws {
        let made = try Tool.run("ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments)
        guard made.status == 0 else { throw Unmade(words: made.complaintText) }
    }

    private struct Unmade: Error { var words: String }
}

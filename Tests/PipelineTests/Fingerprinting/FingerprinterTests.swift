import Detection
import Fingerprints
import Foundation
import Labels
import Media
import MediaTools
import Pipeline
import TestSupport
import Testing

@Suite struct FingerprinterTests {
    /// A bank that remembers what it was asked.
    private struct OneEntry: KnownMediaSearch {
        let index = BankIndex()

        init(_ fingerprint: MediaFingerprint) throws {
            try index.add([KnownMedia(number: 1, fingerprint: fingerprint)])
        }

        var gaps: [String] = []

        func answer(to fingerprint: MediaFingerprint) -> KnownMediaAnswer {
            KnownMediaAnswer(
                index.matches(of: fingerprint).matches.map {
                    KnownMatch(bank: "one", kind: .synthetic, entry: "e", match: $0)
                },
                gaps: gaps,
            )
        }

        func isNear(_ fingerprint: MediaFingerprint) -> Bool { index.isNear(fingerprint) }
    }

    private static func film(in folder: URL) throws -> FilePathBytes {
        let file = folder.appending(path: "film.mkv").path
        let made = try Tool.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
                "mandelbrot=size=160x120:rate=5:end_scale=0.01:maxiter=200", "-f", "lavfi", "-i",
                "anoisesrc=seed=9:a=0.3", "-t", "9", "-c:v", "libx264", "-g", "10", "-c:a",
                "libopus", file,
            ],
        )
        #expect(made.status == 0, "\(made.complaintText)")
        return FilePathBytes(file)
    }

    @Test func `the examination's one decode gives what a run of its own gives`() async throws {
        try await withTemporaryFolder { folder in
            let path = try Self.film(in: folder)
            let tools = Toolbox(isolation: await .strongest())
            let alone = try await Fingerprinter(tools: tools, plan: .everySecond)
                .fingerprint(Subject(path: path))
            let bank = try OneEntry(alone.fingerprint)
            let examined = try await Examiner(tools: tools)
                .examine(path, into: folder, known: bank)
            #expect(examined.fingerprint.digest == alone.fingerprint.digest)
            #expect(examined.fingerprint.film?.frames == alone.fingerprint.film?.frames)
            #expect(examined.fingerprint.sound == alone.fingerprint.sound)
            #expect(examined.inspection.assessment.notice == .is)
            #expect(examined.inspection.observation.known.count == 3)
            let record = try ExaminationRecord(parsing: Array(examined.json.text.utf8))
            let assessment = examined.inspection.assessment
            #expect(record.assessment.notice == assessment.notice)
            #expect(record.assessment.because == assessment.because)
            #expect(record.assessment.signals.map(\.span) == assessment.signals.map(\.span))
        }
    }

    @Test func `a film of which a frame looks known is looked at more closely`() async throws {
        try await withTemporaryFolder { folder in
            let path = try Self.film(in: folder)
            let tools = Toolbox(isolation: await .strongest())
            let subject = try Subject(path: path)
            let quick = Fingerprinter(tools: tools, plan: .keyFrames)
            let plain = try await quick.fingerprint(subject)
            let close = try await quick.fingerprint(subject) { _ in true }
            let known = try await Fingerprinter(known: tools).fingerprint(subject)
            let counts = [plain, close, known].map { $0.fingerprint.film?.frames.count ?? 0 }
            #expect(counts[0] < counts[1])
            #expect(counts[1] < counts[2])
            #expect(known.fingerprint.film?.frames.allSatisfy { $0.whole.turned.isEmpty } == true)
        }
    }

    @Test func `what nobody compared is told, and kept with the examination`() async throws {
        try await withTemporaryFolder { folder in
            let path = try Self.film(in: folder)
            let two = folder.appending(path: "two.mkv").path
            let made = try Tool.run(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-y", "-i", "\(path)", "-map", "0:v", "-map", "0:a",
                    "-map", "0:a", "-c", "copy", two,
                ],
            )
            #expect(made.status == 0, "\(made.complaintText)")
            let tools = Toolbox(isolation: await .strongest())
            let alone = try await Fingerprinter(tools: tools, plan: .everySecond)
                .fingerprint(Subject(path: FilePathBytes(two)))
            #expect(alone.unseen == ["only the first of 2 streams of sound was compared"])
            #expect(alone.gaps.isEmpty && (try? alone.whole) != nil)
            var bank = try OneEntry(alone.fingerprint)
            bank.gaps = ["the search was ended"]
            let examined = try await Examiner(tools: tools)
                .examine(FilePathBytes(two), into: folder, known: bank)
            let gaps = alone.unseen + bank.gaps
            #expect(examined.inspection.gaps == gaps)
            let record = try ExaminationRecord(parsing: Array(examined.json.text.utf8))
            #expect(record.gaps == gaps)
            let whole = try await Inspector(tools: tools)
                .inspect(Subject(path: path), known: OneEntry(alone.fingerprint)) { _ in }
            #expect(whole.gaps.isEmpty)
        }
    }

    @Test func `a bank that can't be read is no bank without matches`() async throws {
        struct Broken: KnownMediaSearch {
            func answer(to fingerprint: MediaFingerprint) throws -> KnownMediaAnswer {
                throw Fault(.malformed, "the bank is damaged")
            }

            func isNear(_ fingerprint: MediaFingerprint) throws -> Bool { false }
        }
        let tools = Toolbox(isolation: await .strongest())
        let subject = try Subject(path: FilePathBytes(try Clip.png.file().path))
        await #expect(throws: Fault.self) {
            try await Inspector(tools: tools).inspect(subject, known: Broken()) { _ in }
        }
    }
}

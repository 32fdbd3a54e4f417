import Detection
import Foundation
import Labels
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

@Suite struct ExaminationRecordTests {
    @Test func `what was stored is read back`() async throws {
        try await Self.withLabelledExamination { examination in
            let bytes = Array(examination.json.text.utf8)
            let record = try ExaminationRecord(parsing: bytes)
            let inspection = examination.inspection
            #expect(record.digest == inspection.digest)
            #expect(record.sizeBytes == inspection.sizeBytes)
            #expect(record.container == "mp4")
            #expect(record.facts == inspection.facts)
            #expect(record.products == examination.products)
            #expect(record.damage == examination.damage)
            #expect(record.assessment.notice == .is)
            #expect(record.assessment.basis == inspection.assessment.basis)
            #expect(record.assessment.labelState == inspection.assessment.labelState)
            #expect(record.assessment.because == inspection.assessment.because)
            let (read, made) = (record.assessment.signals, inspection.assessment.signals)
            #expect(!made.isEmpty)
            #expect(read.map(\.explanation) == made.map(\.explanation))
            #expect(read.map(\.implication) == made.map(\.implication))
            #expect(read.map(\.detector) == made.map(\.detector))
            #expect(read.map { Set($0.details) } == made.map { Set($0.details) })
        }
    }

    @Test func `no damage to it ends the process`() async throws {
        try await Self.withLabelledExamination { examination in
            let bytes = Array(examination.json.text.utf8)
            for index in stride(from: 0, to: bytes.count, by: 7) {
                for mask in [0x01, 0x80, 0xFF] as [UInt8] {
                    var damaged = bytes
                    damaged[index] ^= mask
                    _ = try? ExaminationRecord(parsing: damaged)
                }
                _ = try? ExaminationRecord(parsing: Array(bytes.prefix(index)))
            }
        }
    }

    @Test(arguments: [
        ("\"touchstone.examination/1\"", "\"touchstone.examination/2\""),
        ("\"notice\": \"is\"", "\"notice\": \"was\""),
        ("\"claim\": \"synthetic\"", "\"claim\": \"lovely\""),
        ("\"role\": \"proxy\"", "\"role\": \"copy\""), ("\"sha256\": \"", "\"sha256\": \"x"),
    ])
    func `a word that isn't known is no reason to guess`(old: String, new: String) async throws {
        try await Self.withLabelledExamination { examination in
            let text = examination.json.text
            try #require(text.contains(old))
            #expect(throws: ExaminationRecordError.self) {
                try ExaminationRecord(parsing: Array(text.replacing(old, with: new).utf8))
            }
        }
    }

    private static func withLabelledExamination(
        _ body: (Examination) throws -> Void
    ) async throws {
        try body(try await labelled.value)
    }

    /// Made once for all tests here.
    private static let labelled = Task {
        try await withTemporaryFolder { folder in
            let tools = await CueBench.toolbox.value
            let path = FilePathBytes(folder.appending(path: "labelled.mp4").path)
            _ = try await PropagationBench.labeller(tools).label(
                try Subject(path: FilePathBytes(try Clip.mp4.file().path)),
                Labeller.Order(PropagationBench.producer, in: PropagationBench.metadataAlone),
                to: Destination(path: path, mayReplace: false),
            ) { _ in }
            return try await ExaminerBench.swift.value.examine(
                path,
                shownAs: FilePathBytes("upload.mp4"),
                into: try ExaminerBench.products(in: folder),
            )
        }
    }
}

import Containers
import Detection
import Foundation
import Labels
import Media
import MediaTools
import Pipeline
import TestSupport
import Testing

/// What a platform writes into what others upload (Labelling Measures, article 6(2)).
@Suite struct PropagationTests {
    /// The kinds of upload that have no place for a label, each with the fault that says so.
    private static let placeless: [Clip: Fault.Code] = [:]

    @Test(arguments: Clip.allCases)
    func `the platform's elements are written into every container`(_ clip: Clip) async throws {
        try await withTemporaryFolder { folder in
            let subject = try Subject(path: FilePathBytes(try clip.file().path))
            let output = FilePathBytes(folder.appending(path: "out").path)
            let outcome = await Self.label(subject, PropagationBench.platform, to: output)
            if let refusal = Self.placeless[clip] {
                #expect(outcome.fault?.code == refusal)
                return
            }
            let plan = try #require(outcome.labelled?.plan, "\(outcome.fault?.message ?? "")")
            #expect(plan.label.contentPropagator == Binary.platform)
            #expect(plan.label.propagateID == "item-7")
            #expect(plan.label.contentProducer == "")
            let inspection = Inspection(quickly: try Subject(path: output))
            #expect(inspection.assessment.notice == .is)
            #expect(inspection.assessment.labelState == .labelled)
        }
    }

    @Test(arguments: Clip.allCases)
    func `another's label keeps its producer and gets the platform's elements`(
        _ clip: Clip
    ) async throws {
        try await withTemporaryFolder { folder in
            let subject = try Subject(path: FilePathBytes(try clip.file().path))
            let made = FilePathBytes(folder.appending(path: "made").path)
            let passed = FilePathBytes(folder.appending(path: "passed").path)
            let first = await Self.label(subject, PropagationBench.producer, to: made)
            if Self.placeless[clip] != nil {
                #expect(first.labelled == nil)
                return
            }
            try #require(first.labelled != nil, "\(first.fault?.message ?? "")")
            let upload = try Subject(path: made)
            let second = await Self.label(upload, PropagationBench.platform, to: passed)
            try #require(second.labelled != nil, "\(second.fault?.message ?? "")")
            let survey = LabelSurvey(of: try Subject(path: passed).container)
            #expect(survey.agrees)
            for label in survey.readings.map(\.label) {
                #expect(label.contentProducer == Binary.producer)
                #expect(label.produceID == "made-1")
                #expect(label.contentPropagator == Binary.platform)
                #expect(label.propagateID == "item-7")
                #expect(label.notice == .is)
            }
            #expect(survey.readings.count >= 1)
        }
    }

    @Test func `a platform can't lower what the file states`() async throws {
        try await withTemporaryFolder { folder in
            let subject = try Subject(path: FilePathBytes(try Clip.mp4.file().path))
            let made = FilePathBytes(folder.appending(path: "made").path)
            _ = await Self.label(subject, PropagationBench.producer, to: made)
            var request = PropagationBench.platform
            request.notice = .mayBe
            let passed = FilePathBytes(folder.appending(path: "passed").path)
            let outcome = await Self.label(try Subject(path: made), request, to: passed)
            #expect(outcome.fault?.code == .refused)
            #expect(outcome.fault?.blamesFile == true)
            #expect(!FileManager.default.fileExists(atPath: passed.description))
        }
    }

    private static func label(
        _ subject: Subject,
        _ request: LabelRequest,
        to output: FilePathBytes,
    ) async -> (labelled: Labelled?, fault: Fault?) {
        let tools = await CueBench.toolbox.value
        let order = Labeller.Order(request, in: PropagationBench.metadataAlone)
        do {
            let labelled = try await PropagationBench.labeller(tools).label(
                subject,
                order,
                to: Destination(path: output, mayReplace: false),
            ) { _ in }
            return (labelled, nil)
        } catch { return (nil, error) }
    }
}

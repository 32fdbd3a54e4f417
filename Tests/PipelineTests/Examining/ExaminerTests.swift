import Containers
import Detection
import Foundation
import Labels
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

@Suite struct ExaminerTests {
    @Test(arguments: [Clip.mp4, .mkv, .gif, .jpeg, .opus])
    func `finds what an inspection finds`(_ clip: Clip) async throws {
        try await withTemporaryFolder { folder in
            let path = FilePathBytes(try clip.file().path)
            let products = try ExaminerBench.products(in: folder)
            let examination = try await ExaminerBench.examiner.value.examine(path, into: products)
            let inspector = Inspector(tools: await CueBench.toolbox.value)
            let inspection = try await inspector.inspect(try Subject(path: path)) { _ in }
            #expect(examination.inspection.json.text == inspection.json.text)
            #expect(examination.damage.complaintCount == 0)
            let names = examination.products.all.map(\.fileName).sorted()
            #expect(try ExaminerBench.names(in: products) == names)
        }
    }

    @Test func `finds a mark and a cue that stand up to the end, as an inspection does`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let film = try ExaminerBench.film(
                ExaminerBench.picture("320x180", seconds: 5) + ExaminerBench.tone(seconds: 5)
                    + ExaminerBench.h264 + ["-c:a", "aac"],
                "film.mp4",
                in: folder,
            )
            let tools = await CueBench.toolbox.value
            let subject = try Subject(path: FilePathBytes(film.path))
            let marked = FilePathBytes(folder.appending(path: "marked.mp4").path)
            _ = try await PropagationBench.labeller(tools).label(
                subject,
                Labeller.Order(PropagationBench.producer, in: .throughout),
                to: Destination(path: marked, mayReplace: false),
            ) { _ in }
            let examination = try await ExaminerBench.examiner.value.examine(
                marked,
                into: try ExaminerBench.products(in: folder),
            )
            let seen = examination.inspection.observation.conspicuous
            #expect(seen.visible.findings.first?.isThroughout == true)
            #expect(seen.visible.findings.first?.isOwn == true)
            #expect(seen.audible.findings.first?.isOwn == true)
            #expect(examination.inspection.assessment.notice == .is)
            let inspection = try await Inspector(tools: tools).inspect(try Subject(path: marked)) {
                _ in
            }
            #expect(examination.inspection.json.text == inspection.json.text)
        }
    }
}

extension LayerRequest {
    /// Both layers that people notice.
    fileprivate static var throughout: Self {
        var request = Self()
        (request.visible, request.audible) = (.throughout, .rhythm)
        return request
    }
}

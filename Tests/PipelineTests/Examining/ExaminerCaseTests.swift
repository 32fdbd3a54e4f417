import Foundation
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

/// Files that others made, as examinations and inspections find them.
@Suite(.enabled(if: Cases.folder != nil)) struct ExaminerCaseTests {
    static let files = [
        "media/video/test-padded-dimensions.mp4", "c2pa/labels/aigc_onmetadata.flv",
        "c2pa/labels/aigc_opus.ogg", "c2pa/own/valid_rs_frag.mp4",
    ]
    static let damaged = [
        "c2pa/own/truncated.mp4", "c2pa/c2pa-rs/id3v23_compression_underflow.mp3",
        "c2pa/c2pa-rs/dash1.m4s",
    ]

    @Test(arguments: files)
    func `an examination finds what an inspection finds, and its products fit`(
        _ file: String
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = try Self.path(of: file)
            let products = try ExaminerBench.products(in: folder)
            let examination = try await ExaminerBench.examiner.value.examine(path, into: products)
            let tools = await CueBench.toolbox.value
            let inspection = try await Inspector(tools: tools).inspect(Subject(path: path)) { _ in }
            #expect(examination.inspection.json.text == inspection.json.text)
            let names = examination.products.all.map(\.fileName).sorted()
            #expect(try ExaminerBench.names(in: products) == names)
            let proxy = try #require(examination.products[.proxy])
            let seen = try ExaminerBench.probe(products.appending(path: proxy.fileName))
            let seconds = try #require(seen.text("format.duration").flatMap { Double($0) })
            let stated = try #require(inspection.facts.durationSeconds)
            #expect(abs(seconds - stated) < 0.35)
        }
    }

    @Test(arguments: damaged)
    func `one that can't be inspected can't be examined, for the same reason`(
        _ file: String
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = try Self.path(of: file)
            let products = try ExaminerBench.products(in: folder)
            let tools = await CueBench.toolbox.value
            let inspected = await Self.fault {
                _ = try await Inspector(tools: tools).inspect(try Subject(path: path)) { _ in }
            }
            let examined = await Self.fault {
                _ = try await ExaminerBench.swift.value.examine(path, into: products)
            }
            #expect(examined?.code == inspected?.code)
            #expect(examined?.blamesFile == true)
            #expect(try ExaminerBench.names(in: products) == [])
        }
    }

    private static func path(of file: String) throws -> FilePathBytes {
        FilePathBytes(try #require(Cases.folder).appending(path: file).path)
    }

    private static func fault(_ body: () async throws -> Void) async -> Fault? {
        do { try await body() } catch { return error as? Fault }
        return nil
    }
}

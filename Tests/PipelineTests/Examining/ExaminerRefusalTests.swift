import Containers
import Detection
import Foundation
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

/// Uploads that are no media, damaged, lying or too much: each ends with a word, and leaves nothing.
@Suite struct ExaminerRefusalTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: Fault.Code
        let bytes: @Sendable () throws -> Data
    }

    static let refused = [
        Refused(testDescription: "nothing", code: .empty) { Data() },
        Refused(testDescription: "words", code: .notMedia) { Data("Dear moderators".utf8) },
        Refused(testDescription: "a program", code: .notMedia) {
            Data([0x7F, 0x45, 0x4C, 0x46] + Array(repeating: 0, count: 4096))
        },
        Refused(testDescription: "half an MP4", code: .truncated) {
            try Data(contentsOf: Clip.mp4.file()).prefix(3000)
        },
        Refused(testDescription: "a picture that says it is huge", code: .undecodable) {
            var bytes = try Data(contentsOf: Clip.jpeg.file())
            let frame = try #require(bytes.firstRange(of: Data([0xFF, 0xC0])))
            let size = frame.upperBound + 3..<frame.upperBound + 7
            bytes.replaceSubrange(size, with: [0x50, 0, 0x40, 0])
            return bytes
        },
    ]

    @Test(arguments: refused)
    func `what can't be examined says why and leaves nothing`(_ sample: Refused) async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "upload")
            try sample.bytes().write(to: file)
            let fault = try await refusal(of: file, in: folder)
            #expect(fault.code == sample.code, "\(fault.message)")
            #expect(fault.blamesFile)
        }
    }

    @Test func `a film whose pictures are noise can't be shown to anybody`() async throws {
        try await withTemporaryFolder { folder in
            let film = try Self.film(in: folder) { bytes, content in
                var random = SeededGenerator(seed: 7)
                for place in content { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            }
            let fault = try await refusal(of: film, in: folder)
            #expect(fault.code == .undecodable, "\(fault.message)")
        }
    }

    @Test func `a film without a frame isn't examined`() async throws {
        try await withTemporaryFolder { folder in
            let film = try ExaminerBench.film(
                ExaminerBench.picture("64x48") + ["-frames:v", "0"] + ExaminerBench.h264
                    + ["-movflags", "+empty_moov"],
                "none.mp4",
                in: folder,
            )
            let fault = try await refusal(of: film, in: folder)
            #expect(fault.blamesFile)
        }
    }

    @Test func `a file, a length and a count of streams beyond the limits are refused`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let clip = try Clip.mp4.file()
            for change: @Sendable (inout ExaminationLimits) -> Void in [
                { $0.fileBytes = 1000 }, { $0.durationSeconds = 1 }, { $0.streams = 1 },
            ] {
                var limits = ExaminerBench.hasty
                change(&limits)
                let fault = try await refusal(of: clip, in: folder, limits)
                #expect(fault.code == .overLimit)
            }
        }
    }

    @Test func `a picture with more pixels than a child may decode is refused`() async throws {
        try await withTemporaryFolder { folder in
            var limits = ToolLimits()
            limits.pixels = 10_000
            let tools = Toolbox(isolation: await .strongest(), limits: limits)
            let products = try ExaminerBench.products(in: folder)
            let fault = await Self.fault {
                _ = try await Examiner(tools: tools).examine(
                    FilePathBytes(try Clip.png.file().path),
                    into: products,
                )
            }
            #expect(fault?.code == .overLimit)
        }
    }

    @Test func `a film that goes on longer than anything states is stopped`() async throws {
        try await withTemporaryFolder { folder in
            let film = try ExaminerBench.film(
                ExaminerBench.picture("64x48", seconds: 6) + ExaminerBench.h264
                    + ["-f", "matroska", "-live", "1"],
                "live.mkv",
                in: folder,
            )
            var limits = ExaminerBench.hasty
            limits.durationSeconds = 3
            let fault = try await refusal(of: film, in: folder, limits)
            #expect(fault.code == .overLimit)
        }
    }

    @Test func `a film with a hole is examined, and its damage counted`() async throws {
        try await withTemporaryFolder { folder in
            let file = try Self.film(in: folder) { bytes, content in
                for place in content.suffix(content.count / 2) where place % 97 == 0 {
                    bytes[place] ^= 0x5A
                }
            }
            let products = try ExaminerBench.products(in: folder)
            let examination = try await ExaminerBench.swift.value.examine(
                FilePathBytes(file.path),
                into: products,
            )
            #expect(examination.damage.complaintCount > 0)
            #expect((1...8).contains(examination.damage.complaints.count))
            #expect(examination.products[.proxy] != nil)
        }
    }

    @Test func `sound whose picture can't be decoded is still heard`() async throws {
        try await withTemporaryFolder { folder in
            let film = try ExaminerBench.film(
                ExaminerBench.picture("64x48") + ExaminerBench.tone()
                    + ExaminerBench.h264 + ["-c:a", "aac", "-tag:v", "avc1"],
                "film.mp4",
                in: folder,
            )
            var bytes = try Data(contentsOf: film)
            // A codec that nobody knows.
            while let place = bytes.firstRange(of: Data("avc1".utf8)) {
                bytes.replaceSubrange(place, with: Data("zzz1".utf8))
            }
            try bytes.write(to: film)
            let products = try ExaminerBench.products(in: folder)
            let examination = try await ExaminerBench.swift.value.examine(
                FilePathBytes(film.path),
                into: products,
            )
            #expect(examination.products[.peaks] != nil)
            #expect(examination.products[.poster] == nil)
            let seen = examination.inspection.observation.conspicuous
            #expect(!seen.visible.wasTaken)
            #expect(seen.audible.wasTaken)
        }
    }

    @Test func `one that is stopped ends its child and leaves nothing`() async throws {
        try await withTemporaryFolder { folder in
            let film = try ExaminerBench.film(
                ExaminerBench.picture("640x360", rate: "25", seconds: 60) + ExaminerBench.h264,
                "long.mp4",
                in: folder,
            )
            let products = try ExaminerBench.products(in: folder)
            let examiner = await ExaminerBench.swift.value
            let (decoding, begun) = AsyncStream<Void>.makeStream()
            let work = Task {
                try await examiner.examine(FilePathBytes(film.path), into: products) {
                    if $0 > 0.1 { begun.yield() }
                }
            }
            for await _ in decoding { break }
            work.cancel()
            let fault = try #require(await Self.fault { _ = try await work.value })
            #expect(fault.code == .cancelled)
            #expect(try ExaminerBench.names(in: products) == [])
            #expect(!Self.isRead(film))
        }
    }

    /// Whether a process holds the file open.
    private static func isRead(_ file: URL) -> Bool {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.filter { Int($0) != nil && $0 != "\(getpid())" }.contains { process in
            let folder = "/proc/\(process)/fd"
            let open = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return open.contains {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)"))
                    == file.path
            }
        }
    }

    private func refusal(
        of file: URL,
        in folder: URL,
        _ limits: ExaminationLimits = ExaminerBench.hasty,
    ) async throws -> Fault {
        let products = try ExaminerBench.products(in: folder)
        let examiner = Examiner(tools: await CueBench.toolbox.value, limits: limits)
        let fault = await Self.fault {
            _ = try await examiner.examine(FilePathBytes(file.path), into: products)
        }
        #expect(try ExaminerBench.names(in: products) == [])
        return try #require(fault)
    }

    private static func fault(_ body: () async throws -> Void) async -> Fault? {
        do { try await body() } catch { return error as? Fault }
        return nil
    }

    /// A film without sound whose coded pictures were changed.
    private static func film(
        in folder: URL,
        _ change: (inout Data, Range<Int>) -> Void,
    ) throws -> URL {
        let film = try ExaminerBench.film(
            ExaminerBench.picture("160x120", rate: "25") + ExaminerBench.h264
                + ["-movflags", "+faststart"],
            "film.mp4",
            in: folder,
        )
        var bytes = try Data(contentsOf: film)
        let content = try #require(bytes.firstRange(of: Data("mdat".utf8)))
        change(&bytes, content.upperBound..<bytes.count)
        try bytes.write(to: film)
        return film
    }
}

import Detection
import Foundation
import Labels
import Media
@testable import Pipeline
import TestSupport
import Testing

/// What `docs/examination.md` says is what examinations leave.
@Suite struct ExaminationPageTests {
    private let page: String

    init() throws {
        page = try String(
            contentsOf: Repository.root.appending(path: "docs/examination.md"),
            encoding: .utf8,
        )
    }

    @Test func `the documented examination is read, and each of its keys is explained`() throws {
        let example = try block("json", in: "touchstone.examination/1")
        let record = try ExaminationRecord(parsing: Array(example.utf8))
        #expect(record.assessment.notice == .is)
        #expect(record.products[.poster]?.width == 640)
        let keys = Self.keys(of: try JSONSerialization.jsonObject(with: Data(example.utf8)))
        #expect(keys == (try explained(in: "touchstone.examination/1")))
    }

    @Test func `an examination has no key that isn't explained`() async throws {
        try await withTemporaryFolder { folder in
            let products = try ExaminerBench.products(in: folder)
            let examination = try await ExaminerBench.swift.value.examine(
                FilePathBytes(try Clip.mp4.file().path),
                into: products,
            )
            let json = Data(examination.json.text.utf8)
            let keys = Self.keys(of: try JSONSerialization.jsonObject(with: json))
            #expect(keys.isSubset(of: try explained(in: "touchstone.examination/1")))
            #expect(keys.contains("products[].sha256"))
            let peaks = try Data(contentsOf: products.appending(path: ProductName.peaks))
            let outline = Self.keys(of: try JSONSerialization.jsonObject(with: peaks))
            #expect(outline == (try explained(in: "touchstone.peaks/1")))
        }
    }

    @Test func `each product is in the table with its file`() throws {
        for role in ExaminationProduct.Role.allCases {
            #expect(page.contains("| `\(role.rawValue)` |"), "\(role)")
        }
        for name in [
            ProductName.film, ProductName.sound, ProductName.picture, ProductName.thumbnail,
            ProductName.poster, ProductName.sprite, ProductName.spriteIndex, ProductName.peaks,
        ] {
            #expect(page.contains("`\(name)`"), "\(name)")
        }
    }

    @Test func `the documented outline is that of the sound that is described`() throws {
        var table = PeakTable(sampleRate: 8000)
        let silence = [Int16](repeating: 0, count: 15)
        for (stretch, first) in [Int16.max, .min, 0, 1].enumerated() {
            table.add([first] + silence, at: stretch * 16)
        }
        var limits = ExaminationLimits()
        limits.peakLevels = 2
        let documented = Data(try block("json", in: "touchstone.peaks/1").utf8)
        let example = try JSONSerialization.jsonObject(with: documented) as? NSDictionary
        let made = try JSONSerialization.jsonObject(with: Data(table.json(limits).text.utf8))
        #expect(example == made as? NSDictionary)
    }

    @Test func `the documented index is that of three thumbnails`() throws {
        let bytes = [UInt8](repeating: 0, count: 160 * 90 * 3)
        let picture = try #require(Picture(width: 160, height: 90, format: .rgb24, bytes: bytes))
        let thumbnails = [0.0, 1, 2].map { (seconds: $0, picture: picture) }
        let sprite = try #require(Sprite(thumbnails, named: ProductName.sprite, until: 2.5))
        #expect(try block("vtt", in: "The sprite's index") == sprite.index)
    }

    /// A chapter, from its heading to the next.
    private func chapter(_ title: String) throws -> Substring {
        let heading = try #require(
            page.firstRange(of: "\n## `\(title)`\n") ?? page.firstRange(of: "\n## \(title)\n")
        )
        let rest = page[heading.upperBound...]
        return rest[..<(rest.firstRange(of: "\n## ")?.lowerBound ?? rest.endIndex)]
    }

    /// The first block of code in a language.
    private func block(_ language: String, in title: String) throws -> String {
        let chapter = try chapter(title)
        let start = try #require(chapter.firstRange(of: "```\(language)\n")?.upperBound)
        let end = try #require(chapter[start...].firstRange(of: "```")?.lowerBound)
        return String(chapter[start..<end])
    }

    /// The keys that a chapter's table explains.
    private func explained(in title: String) throws -> Set<String> {
        Set(
            try chapter(title).split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap {
                $0.split(separator: "`").dropFirst().first.map(String.init)
            }
        )
    }

    /// The ways to all values; an inspection has a page of its own, an empty list shows nothing.
    private static func keys(of value: Any, at path: String = "") -> Set<String> {
        if let object = value as? [String: Any], path != "inspection" {
            let dot = path.isEmpty ? "" : "."
            return object.reduce(into: []) { keys, member in
                keys.formUnion(Self.keys(of: member.value, at: path + dot + member.key))
            }
        }
        guard let list = value as? [Any] else { return [path] }
        guard list.first is [String: Any] else {
            return list.isEmpty && path != "damage.last" ? [] : [path]
        }
        return list.reduce(into: []) { $0.formUnion(keys(of: $1, at: path + "[]")) }
    }
}

import Casework
import Foundation
import Pipeline
import TestSupport
import Testing

@testable import Server

/// What senders say about content.
@Suite struct UploadMetadataTests {
    @Test func `pairs are read, and the text stays as it came`() throws {
        let text = "filename d29ybGQudHh0, is_confidential,empty  ,x YQ=="
        let metadata = try UploadMetadata(parsing: text)
        #expect(metadata.text == text)
        #expect(metadata["filename"] == Array("world.txt".utf8))
        #expect(metadata["is_confidential"] == [])
        #expect(metadata["empty"] == [])
        #expect(metadata["x"] == Array("a".utf8))
        #expect(metadata["y"] == nil)
        #expect(try UploadMetadata(parsing: "")["a"] == nil)
    }

    @Test(arguments: [
        (",", UploadMetadata.Malformation.pair(0)), ("a YQ==,", .pair(1)), ("a YQ==,,b", .pair(1)),
        ("a b c", .pair(0)), ("ключ YQ==", .pair(0)), ("a\tb", .pair(0)),
        ("a YQ==,a Yg==", .doubledKey("a")), ("a YQ", .value(of: "a")),
        ("a Y!Q=", .value(of: "a")),
        ("a YQ==YQ==", .value(of: "a")),
    ])
    func `what is no list of pairs is refused`(
        _ text: String,
        _ malformation: UploadMetadata.Malformation,
    ) {
        #expect(throws: malformation) { try UploadMetadata(parsing: text) }
    }

    @Test func `more pairs than the limit are refused`() throws {
        let pairs = (0..<65).map { "k\($0)" }
        _ = try UploadMetadata(parsing: pairs.dropLast().joined(separator: ","))
        #expect(throws: UploadMetadata.Malformation.tooManyPairs(limit: 64)) {
            try UploadMetadata(parsing: pairs.joined(separator: ","))
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `noise never traps`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let letters = Array("a ,=YQ/+\u{7F}é\t".unicodeScalars)
        var text = ""
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            text.unicodeScalars.append(letters.randomElement(using: &random)!)
        }
        if let metadata = try? UploadMetadata(parsing: text) { _ = try? UploadStatement(metadata) }
    }

    private func statement(_ pairs: KeyValuePairs<String, String>) throws -> UploadStatement {
        let text = pairs.map { "\($0) \(Data($1.utf8).base64EncodedString())" }
        return try UploadStatement(UploadMetadata(parsing: text.joined(separator: ",")))
    }

    @Test func `the keys that we understand are read`() throws {
        let statement = try statement([
            "filename": "a.mp4", "filetype": "video/mp4", "account": "u1", "external_id": "v1",
            "title": "标题", "description": "two\nlines", "purpose": "subtitles", "item": "i",
            "language": "zh-Hans", "declaration": #"{"classes":["voice"]}"#, "color": "red",
            "sandbox": "refuse-label",
        ])
        var expected = UploadStatement()
        expected.filename = "a.mp4"
        expected.filetype = "video/mp4"
        expected.account = "u1"
        expected.externalID = "v1"
        expected.title = "标题"
        expected.description = "two\nlines"
        expected.purpose = .subtitles
        expected.item = "i"
        expected.language = "zh-Hans"
        expected.declaration = .object(["classes": .list([.text("voice")])])
        expected.rehearsal = .refuseLabel
        #expect(statement == expected)
        #expect(try self.statement([:]).purpose == .media)
        #expect(try self.statement(["title": ""]).title == nil)
    }

    @Test(arguments: [
        ("purpose", "film"), ("title", "a\u{0}b"), ("title", "a\nb"), ("filename", "a\r\nb"),
        ("declaration", "{"), ("declaration", #"{"a":1,"a":2}"#),
        ("sandbox", "true"), ("item", String(repeating: "i", count: 37)),
        ("description", String(repeating: "d", count: 5_001)),
    ])
    func `a value that can't be is refused, and its key named`(_ key: String, _ value: String) {
        do {
            _ = try statement([key: value])
            Issue.record("took \(key)")
        } catch {
            let problem = error as? Problem
            #expect(problem?.status == 400)
            #expect(problem?.errors.first?.pointer == key)
        }
    }

    @Test func `text that is not UTF-8 is refused`() throws {
        let metadata = try UploadMetadata(parsing: "title /w==")
        #expect(throws: Problem.self) { try UploadStatement(metadata) }
        // Keys that are not ours may hold anything.
        _ = try UploadStatement(UploadMetadata(parsing: "other /w=="))
    }
}

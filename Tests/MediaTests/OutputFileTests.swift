import Foundation
import Media
import TestSupport
import Testing

@Suite struct OutputFileTests {
    @Test func `has no name before it is whole`() async throws {
        try await withTemporaryFolder { folder in
            let path = FilePathBytes(folder.appending(path: "out").path)
            do {
                let file = try OutputFile(path: path)
                try file.write(Array("half".utf8))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test func `appears with its bytes and can be read before`() async throws {
        try await withTemporaryFolder { folder in
            let path = FilePathBytes(folder.appending(path: "out").path)
            let file = try OutputFile(path: path)
            try file.write(Array("whole".utf8))
            #expect(try file.readBack().bytes(at: 0, count: 5) == Array("whole".utf8))
            try file.publish(replacing: false)
            #expect(try FileSource(path: path).bytes(at: 0, upTo: 99) == Array("whole".utf8))
        }
    }

    @Test func `replaces only when told`() async throws {
        try await withTemporaryFolder { folder in
            let url = folder.appending(path: "out")
            try Data("old".utf8).write(to: url)
            let path = FilePathBytes(url.path)
            let file = try OutputFile(path: path)
            try file.write(Array("new".utf8))
            #expect(throws: OutputFault.exists) { try file.publish(replacing: false) }
            #expect(try Data(contentsOf: url) == Data("old".utf8))
            try file.publish(replacing: true)
            #expect(try Data(contentsOf: url) == Data("new".utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
        }
    }

    @Test func `keeps who may read a file that it replaces`() async throws {
        try await withTemporaryFolder { folder in
            let url = folder.appending(path: "out")
            try Data("old".utf8).write(to: url)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: url.path,
            )
            let file = try OutputFile(path: FilePathBytes(url.path))
            try file.write(Array("new".utf8))
            try file.publish(replacing: true)
            let mode = try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func `copies a part of a file`() async throws {
        try await withTemporaryFolder { folder in
            let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let input = folder.appending(path: "in")
            try Data(bytes).write(to: input)
            let source = try FileSource(path: FilePathBytes(input.path))
            let output = FilePathBytes(folder.appending(path: "out").path)
            let file = try OutputFile(path: output)
            try file.copy(5..<2_999_999, of: source)
            try file.copy(0..<5, of: MemorySource(bytes))
            try file.publish(replacing: false)
            let copied = try FileSource(path: output)
            #expect(
                try copied.bytes(at: 0, upTo: 4_000_000)
                    == Array(bytes[5..<2_999_999] + bytes[..<5])
            )
        }
    }

    @Test func `says why a folder refuses`() {
        #expect(throws: OutputFault.self) { try OutputFile(path: FilePathBytes("/nowhere/out")) }
    }
}

@Suite struct FileSourceTests {
    @Test func `opens regular files only`() async throws {
        try await withTemporaryFolder { folder in
            #expect(throws: OpeningFault.directory) {
                try FileSource(path: FilePathBytes(folder.path))
            }
            #expect(throws: OpeningFault.missing) {
                try FileSource(path: FilePathBytes(folder.path + "/missing"))
            }
            #expect(throws: OpeningFault.notRegular) {
                try FileSource(path: FilePathBytes("/dev/null"))
            }
        }
    }

    @Test func `a name is bytes, and text where it can be`() {
        let odd = FilePathBytes(bytes: [0x61, 0xFF])
        #expect(!odd.isText && odd.description == "a\u{FFFD}")
        #expect(FilePathBytes("片段.mp4").isText)
    }
}

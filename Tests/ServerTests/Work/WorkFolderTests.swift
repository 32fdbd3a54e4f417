import Foundation
import TestSupport
import Testing

@testable import Server

@Suite struct WorkFolderTests {
    private static func folders(in parent: URL) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: parent.path)).subtracting(["lock"])
    }

    @Test func `each node has its own, and takes it with it`() async throws {
        try await withTemporaryFolder { parent in
            var first: WorkFolder? = try WorkFolder(among: parent)
            let second = try WorkFolder(among: parent)
            let names = [first?.place, second.place].compactMap { $0?.lastPathComponent }
            #expect(try Self.folders(in: parent) == Set(names) && Set(names).count == 2)
            first = nil
            #expect(try Self.folders(in: parent) == [second.place.lastPathComponent])
        }
    }

    @Test func `what a dead node left goes, what a living one works on stays`() async throws {
        try await withTemporaryFolder { parent in
            let living = try WorkFolder(among: parent)
            let file = living.place.appending(path: "file")
            try Data("work".utf8).write(to: file)
            // As a killed process leaves it: a folder with files, and nobody's lock.
            let left = parent.appending(path: "node-1/job-2")
            try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
            try Data("old".utf8).write(to: left.appending(path: "original"))
            try Data("theirs".utf8).write(to: parent.appending(path: "notes.txt"))
            let next = try WorkFolder(among: parent)
            let names = [living, next].map { $0.place.lastPathComponent } + ["notes.txt"]
            #expect(try Self.folders(in: parent) == Set(names))
            #expect(try Data(contentsOf: file) == Data("work".utf8))
        }
    }

    @Test func `a node that ends takes it away, though others still hold it`() async throws {
        try await withTemporaryFolder { parent in
            let own = try WorkFolder(among: parent)
            let running = Task { try await own.run() }
            running.cancel()
            try await running.value
            let left = try Self.folders(in: parent)
            #expect(left.isEmpty)
        }
    }

    @Test func `a place that can't be a folder is told`() async throws {
        try await withTemporaryFolder { parent in
            let file = parent.appending(path: "file")
            try Data().write(to: file)
            #expect(throws: (any Error).self) { try WorkFolder(among: file) }
        }
    }
}

import Foundation
import Media
import TestSupport
import Testing

@testable import Store

/// What holds on every disk.
@Suite struct DiskTests {
    enum Kind: CaseIterable {
        case folder, simulated
    }

    private func withDisk(_ kind: Kind, _ body: (any Disk) throws -> Void) async throws {
        switch kind {
        case .simulated: try body(SimulatedDisk())
        case .folder:
            try await withTemporaryFolder { try body(FolderDisk(at: FilePathBytes($0.path))) }
        }
    }

    @Test(arguments: Kind.allCases)
    func `a file is written at its end and read from anywhere`(_ kind: Kind) async throws {
        try await withDisk(kind) { disk in
            let file = try disk.create("a")
            try file.append(Array("touch".utf8))
            try file.append(Array("stone".utf8))
            try file.sync()
            let read = try disk.open("a")
            #expect(try read.read(at: 5, upTo: 100) == Array("stone".utf8))
            #expect(try read.read(at: 2, upTo: 3) == Array("uch".utf8))
            #expect(try read.read(at: 10, upTo: 1) == [])
            #expect(try read.read(at: .max, upTo: 1) == [])
            #expect(try read.status().bytes == 10)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a file is shortened, and gone on with at its new end`(_ kind: Kind) async throws {
        try await withDisk(kind) { disk in
            try disk.create("a").append(Array("touchdown".utf8))
            let file = try disk.reopen("a")
            try file.cut(to: 5)
            #expect(try file.status().bytes == 5)
            try file.append(Array("stone".utf8))
            try file.sync()
            #expect(try disk.read(whole: "a", limit: 20) == Array("touchstone".utf8))
            #expect(reason { _ = try disk.reopen("b") } == .missing)
            try disk.makeFolder("c")
            #expect(reason { _ = try disk.reopen("c") } == .wrongKind)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a name is made once, moved, and never taken from another`(_ kind: Kind) async throws {
        try await withDisk(kind) { disk in
            try disk.makeFolders("b/c")
            try disk.makeFolders("b/c")
            _ = try disk.create("a")
            #expect(reason { _ = try disk.create("a") } == .exists)
            #expect(reason { try disk.rename("x", to: "b/c/x", replacing: true) } == .missing)
            try disk.rename("a", to: "b/c/a", replacing: false)
            #expect(try disk.status(of: "a") == nil)
            #expect(try disk.status(of: "b/c/a")?.kind == .file)
            try disk.create("a").append([1])
            #expect(reason { try disk.rename("a", to: "b/c/a", replacing: false) } == .exists)
            #expect(try disk.status(of: "b/c/a")?.bytes == 0)
            try disk.rename("a", to: "b/c/a", replacing: true)
            #expect(try disk.status(of: "b/c/a")?.bytes == 1)
            try disk.remove("b/c/a")
            #expect(reason { try disk.remove("b/c/a") } == .missing)
        }
    }

    @Test(arguments: Kind.allCases)
    func `names in a folder are shown until enough were seen`(_ kind: Kind) async throws {
        try await withDisk(kind) { disk in
            try disk.makeFolders("f")
            for number in 0..<300 { _ = try disk.create("f/\(number)") }
            var names: Set<String> = []
            try disk.list("f") { name in
                names.insert(name)
                return true
            }
            #expect(names == Set((0..<300).map(String.init)))
            var seen = 0
            try disk.list("f") { _ in
                seen += 1
                return seen < 7
            }
            #expect(seen == 7)
            #expect(reason { try disk.list("g") { _ in true } } == .missing)
        }
    }

    @Test(arguments: Kind.allCases)
    func `the time of change can be set`(_ kind: Kind) async throws {
        try await withDisk(kind) { disk in
            let time = Date(timeIntervalSince1970: 1_700_000_000.25)
            _ = try disk.create("a")
            try disk.open("a").setModified(time)
            #expect(try disk.status(of: "a")?.modified == time)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a lock keeps out whom it must`(_ kind: Kind) async throws {
        try await withDisk(kind) { disk in
            try disk.makeFolders("f")
            let first = try #require(try disk.lock("f", .shared))
            let second = try #require(try disk.lock("f", .shared))
            #expect(try disk.lock("f", .exclusive) == nil)
            first.release()
            #expect(try disk.lock("f", .exclusive) == nil)
            second.release()
            let alone = try #require(try disk.lock("f", .exclusive))
            #expect(try disk.lock("f", .shared) == nil)
            #expect(try disk.lock("", .exclusive) != nil)
            alone.release()
            #expect(try disk.lock("f", .shared) != nil)
            #expect(reason { _ = try disk.lock("g", .shared) } == .missing)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a whole file replaces another only where it may`(_ kind: Kind) async throws {
        try await withDisk(kind) { disk in
            try disk.write([1, 2], to: "a", draft: "d", replacing: false)
            #expect(try disk.read(whole: "a", limit: 2) == [1, 2])
            #expect(
                reason { try disk.write([3], to: "a", draft: "d", replacing: false) } == .exists
            )
            #expect(try disk.status(of: "d") == nil)
            try disk.write([3], to: "a", draft: "d", replacing: true)
            #expect(try disk.read(whole: "a", limit: 1) == [3])
            #expect(reason { _ = try disk.read(whole: "a", limit: 0) } == .tooLong)
            #expect(try disk.read(whole: "b", limit: 1) == nil)
        }
    }

    @Test(arguments: ["../a", "/a", "f//a", "f/./a", "f/..", "f/", "", "a\0b"])
    func `a path never leads out of the folder`(path: String) async throws {
        try await withDisk(.folder) { disk in
            try disk.makeFolders("f")
            #expect(reason { _ = try disk.create(path) } == .unsuitablePath)
        }
    }
}

/// Why a verb failed; nil when it did not.
func reason(_ act: () throws -> Void) -> DiskError.Reason? {
    do {
        try act()
        return nil
    } catch {
        return (error as? DiskError)?.reason
    }
}

import Foundation
import Media
import TestSupport
import Testing

@testable import Store

/// What only a real file system shows.
@Suite struct FolderDiskTests {
    @Test func `files and folders are for our account alone`() async throws {
        try await withTemporaryFolder { folder in
            let disk = try FolderDisk(at: FilePathBytes(folder.path))
            try disk.makeFolders("f")
            try disk.write([1], to: "f/a", draft: "d", replacing: false)
            #expect(mode(folder.appending(path: "f")) == 0o700)
            #expect(mode(folder.appending(path: "f/a")) == 0o600)
        }
    }

    @Test func `a link that somebody plants is not followed`() async throws {
        try await withTemporaryFolder { folder in
            let disk = try FolderDisk(at: FilePathBytes(folder.path))
            try disk.makeFolders("real")
            try disk.write([1], to: "real/a", draft: "d", replacing: false)
            symlink("real", folder.appending(path: "planted").path)
            symlink("real/a", folder.appending(path: "name").path)
            #expect(reason { _ = try disk.open("planted/a") } == .wrongKind)
            #expect(reason { _ = try disk.create("planted/b") } == .wrongKind)
            #expect(reason { try disk.syncFolder("planted") } == .wrongKind)
            #expect(reason { try disk.makeFolder("planted") } == .wrongKind)
            #expect(reason { _ = try disk.open("name") } == .wrongKind)
            #expect(reason { _ = try disk.create("name") } == .exists)
            #expect(try disk.status(of: "name")?.kind == .link)
        }
    }

    @Test func `a folder, a pipe or a file in a folder's place is named`() async throws {
        try await withTemporaryFolder { folder in
            let disk = try FolderDisk(at: FilePathBytes(folder.path))
            try disk.makeFolder("f")
            mkfifo(folder.appending(path: "pipe").path, 0o600)
            _ = try disk.create("file")
            #expect(reason { _ = try disk.open("f") } == .wrongKind)
            #expect(reason { _ = try disk.open("pipe") } == .wrongKind)
            #expect(reason { _ = try disk.create("file/a") } == .wrongKind)
            #expect(reason { try disk.makeFolder("file") } == .wrongKind)
            #expect(
                reason {
                    _ = try FolderDisk(at: FilePathBytes(folder.appending(path: "file").path))
                } == .wrongKind
            )
            #expect(
                reason {
                    _ = try FolderDisk(at: FilePathBytes(folder.appending(path: "none").path))
                } == .missing
            )
        }
    }

    @Test func `a file from elsewhere gets a second name, and is ours alone then`() async throws {
        try await withTemporaryFolder { folder in
            let outside = folder.appending(path: "outside")
            try Data([1, 2, 3]).write(to: outside)
            let disk = try FolderDisk(at: FilePathBytes(folder.path))
            #expect(try disk.link(FilePathBytes(outside.path), as: "inside"))
            #expect(try disk.read(whole: "inside", limit: 3) == [1, 2, 3])
            #expect(mode(folder.appending(path: "inside")) == 0o600)
            #expect(try !disk.link(FilePathBytes("/proc/self/status"), as: "other"))
            #expect(
                reason { _ = try disk.link(FilePathBytes("\(folder.path)/none"), as: "none") }
                    == .missing
            )
        }
    }

    @Test func `a lock that was given back is free, whoever has a copy of its descriptor`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let disk = try FolderDisk(at: FilePathBytes(folder.path))
            _ = try disk.create("a")
            let lock = try #require(try disk.lock("a", .exclusive) as? FolderDescriptor)
            // As a child has it that was forked and doesn't run its own program yet.
            let copy = dup(lock.number)
            defer { close(copy) }
            #expect(try disk.lock("a", .shared) == nil)
            lock.release()
            let next = try #require(try disk.lock("a", .exclusive))
            next.release()
        }
    }

    @Test func `an interrupted or partial call goes on where it was`() {
        var answers = [3, -1, 4, -1, 2]
        var places: [Int] = []
        let moved = fully(9) { done in
            places.append(done)
            let answer = answers.removeFirst()
            if answer < 0 { errno = EINTR }
            return answer
        }
        #expect(moved == 9)
        #expect(places == [0, 3, 3, 7, 7])
        #expect(fully(9) { done in done == 0 ? 5 : 0 } == 5)
        let failed = fully(9) { _ in
            errno = EIO
            return -1
        }
        #expect(failed == nil)
        var interruptions = 3
        let outcome = retrying {
            interruptions -= 1
            errno = EINTR
            return interruptions > 0 ? -1 : 5
        }
        #expect(outcome == 5)
    }

    @Test(arguments: [
        (ENOSPC, DiskError.Reason.full), (EDQUOT, .full), (EROFS, .readOnly), (EACCES, .forbidden),
        (ENOENT, .missing), (EIO, .inputOutput), (ENOTDIR, .wrongKind), (EMFILE, .tooManyOpen),
    ])
    func `an error says what, where, why and what to do`(number: Int32, why: DiskError.Reason) {
        let error = DiskError(.writing, "objects/x", errno: number)
        #expect(error.reason == why)
        #expect(error.description.hasPrefix("could not write to objects/x ("))
        #expect(error.description.contains(String(cString: strerror(number))))
    }

    private func mode(_ url: URL) -> mode_t {
        let found = try? FileManager.default.attributesOfItem(atPath: url.path)
        return mode_t((found?[.posixPermissions] as? Int ?? 0) & 0o777)
    }
}

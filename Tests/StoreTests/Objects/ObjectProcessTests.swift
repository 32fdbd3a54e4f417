import Foundation
import Media
import TestSupport
import Testing

@testable import Store

/// What only other processes, accounts and file systems show: each test runs its part in a process
/// of its own.
@Suite struct ObjectProcessTests {
    @Test func `two processes put and remove the same contents, and none is lost`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path
            _ = try await FolderObjects.real(in: folder)
            async let one: Void = Self.putAndRemove(path, seed: 1)
            async let other: Void = Self.putAndRemove(path, seed: 2)
            _ = try await (one, other)
            let objects = try await FolderObjects.real(in: folder)
            var (puts, removals): ([String: Double], [String: Double]) = ([:], [:])
            for seed in 1...2 {
                let lines = try String(contentsOfFile: "\(path)/acts-\(seed)", encoding: .utf8)
                for line in lines.split(separator: "\n") {
                    let parts = line.split(separator: " ").map(String.init)
                    let time = try #require(Double(parts[2]))
                    if parts[0] == "put" {
                        puts[parts[1]] = max(puts[parts[1], default: 0], time)
                    } else {
                        removals[parts[1]] = max(removals[parts[1], default: 0], time)
                    }
                }
            }
            var due = 0
            for (name, time) in puts where time > removals[name, default: 0] {
                let digest = try #require(ObjectPlace.digest(name: name))
                #expect(try await objects.verify(digest) == .intact)
                due += 1
            }
            print("two processes: \(puts.count) contents, \(due) had to be there")
            let drafts = try FileManager.default.contentsOfDirectory(
                atPath: path + "/" + ObjectPlace.drafts
            )
            #expect(drafts.isEmpty)
        }
    }

    /// Puts or removes one of twelve contents, again and again, and writes down what it did when.
    ///
    /// A removal takes what was put before it began; what was put later must stay.
    private static func putAndRemove(_ path: String, seed: UInt64) async throws {
        await #expect(processExitsWith: .success) {
            [path = path as String, seed = seed as UInt64] in
            var random = SeededGenerator(seed: seed)
            var acts = ""
            let objects = try await FolderObjects.open(
                on: try FolderDisk(at: FilePathBytes(path)),
                threads: diskThreads,
                surroundings: .live,
            )
            for _ in 0..<150 {
                let bytes = noise(200, seed: UInt64.random(in: 0..<12, using: &random))
                let digest = ContentDigest(of: bytes)
                if Bool.random(using: &random) {
                    let time = try await objects.put(bytes).storedAt
                    acts += "put \(digest) \(time.timeIntervalSince1970)\n"
                } else {
                    let limit = Date()
                    _ = try await objects.remove(digest, unlessPutSince: limit)
                    acts += "remove \(digest) \(limit.timeIntervalSince1970)\n"
                }
                let finding = try await objects.verify(digest)
                guard finding == .intact || finding == .missing else { exit(3) }
            }
            try acts.write(toFile: "\(path)/acts-\(seed)", atomically: true, encoding: .utf8)
        }
    }

    @Test func `a lock of another process holds, and goes with it when it is killed`() async throws
    {
        try await withTemporaryFolder { folder in
            let disk = try FolderDisk(at: FilePathBytes(folder.path))
            try disk.makeFolders("f")
            let path = folder.path
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                let disk = try FolderDisk(at: FilePathBytes(path))
                let lock = try #require(try disk.lock("f", .exclusive))
                guard try disk.lock("f", .shared) == nil else { exit(3) }
                _ = try disk.create("held")
                kill(getpid(), SIGKILL)
                lock.release()
            }
            #expect(try disk.status(of: "held") != nil)
            #expect(try disk.lock("f", .exclusive) != nil)
            let lock = try #require(try disk.lock("f", .exclusive))
            await #expect(processExitsWith: .success) { [path = path as String] in
                let disk = try FolderDisk(at: FilePathBytes(path))
                guard try disk.lock("f", .shared) == nil else { exit(3) }
            }
            lock.release()
        }
    }

    @Test func `a folder without the rights, or without the disk, is refused at the start`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let path = folder.path
            chmod(path, 0o555)
            await #expect(processExitsWith: .success) { [path = path as String] in
                // Root may do everything, so it becomes somebody else.
                if geteuid() == 0 { guard setgid(65534) == 0, setuid(65534) == 0 else { exit(4) } }
                do {
                    _ = try await FolderObjects.real(in: URL(filePath: path))
                    exit(3)
                } catch let error as DiskError {
                    guard error.reason == .forbidden else { exit(5) }
                    guard error.description.contains("give it the folder") else { exit(6) }
                }
            }
            chmod(path, 0o755)
            try Data().write(to: folder.appending(path: "objects"))
            await #expect(throws: DiskError.self) { _ = try await FolderObjects.real(in: folder) }
            await #expect(throws: DiskError.self) {
                _ = try await FolderObjects.real(in: folder.appending(path: "none"))
            }
        }
    }

    @Test func `memory stays small however long the stream is`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path
            await #expect(processExitsWith: .success) { [path = path as String] in
                let objects = try await FolderObjects.real(in: URL(filePath: path))
                _ = try await objects.put(noise(1 << 21, seed: 1))
                let before = try residentKibibytes()
                let chunk = noise(1 << 16, seed: 2)
                // Its clones share their memory; what the put makes of them does not.
                let pulled = AsyncStream<[UInt8]> { stream in
                    for _ in 0..<1_024 { stream.yield(chunk) }
                    stream.finish()
                }
                let stored = try await objects.put(pulled, expecting: .none)
                guard stored.bytes == 64 << 20 else { exit(4) }
                guard try residentKibibytes() - before <= 16 << 10 else { exit(3) }
            }
        }
    }

    /// Mounts need root; elsewhere `FolderDiskTests` holds what the errors are read as.
    @Test(.enabled(if: geteuid() == 0))
    func `a disk for reading only, and a real full disk, are called so`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path
            await #expect(processExitsWith: .success) { [path = path as String] in
                guard Mounts.separate(), Mounts.memory(at: path, kibibytes: 256) else { exit(4) }
                let limits = ObjectLimits()
                let steps = ObjectFolder(
                    disk: try FolderDisk(at: FilePathBytes(path)),
                    limits: limits,
                    surroundings: .live,
                )
                try steps.prepare()
                // The room of a draft comes back when it is removed and nobody holds it open.
                do {
                    let draft = try steps.begin()
                    let found = reason { try draft.append(noise(1 << 20, seed: 1), limit: .max) }
                    guard found == .full else { exit(5) }
                    steps.discard(draft)
                }
                let object: StoredObject
                do {
                    let small = try steps.begin()
                    try small.append(noise(1 << 16, seed: 1), limit: .max)
                    object = try steps.seal(small, .none)
                    guard try steps.publish(small, as: object.digest) else { exit(6) }
                }
                guard Mounts.readOnly(path) else { exit(7) }
                guard reason({ try steps.prepare() }) == .readOnly else { exit(8) }
                guard
                    reason({ _ = try steps.remove(object.digest, unlessPutSince: nil) })
                        == .readOnly
                else { exit(9) }
            }
        }
    }
}

/// How much memory this process holds.
private func residentKibibytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0
}

/// Mounts that only the calling thread and its children see.
private enum Mounts {
    /// `unshare(CLONE_NEWNS)`, which the importer leaves out; then nothing is told to others.
    static func separate() -> Bool {
        typealias Unshare = @convention(c) (Int32) -> Int32
        guard let symbol = dlsym(nil, "unshare") else { return false }
        guard unsafeBitCast(symbol, to: Unshare.self)(0x0002_0000) == 0 else { return false }
        return mount("none", "/", nil, UInt(1 << 18 | 16384), nil) == 0
    }

    static func memory(at path: String, kibibytes: Int) -> Bool {
        "size=\(kibibytes)k".withCString { mount("none", path, "tmpfs", 0, $0) == 0 }
    }

    static func readOnly(_ path: String) -> Bool {
        mount("none", path, nil, UInt(MS_REMOUNT | MS_RDONLY), nil) == 0
    }
}

import Foundation
import Glibc
import Pipeline
import Store

/// Where the ring of the vault's keys is kept: never in the database.
enum VaultKeySource: Hashable {
    /// A file for its owner alone, which the first start makes.
    case file(String)
    /// A variable of the environment.
    case environment(String)
    /// What a command prints, such as one that asks a key store: the program and its arguments.
    case command([String])

    /// Reads the setting `vault.keys`; nil stands for a file in the installation's folder.
    init(_ text: String?, folder: URL) throws(Fault) {
        guard let text else {
            self = .file(folder.appending(path: "vault-keys.json").path)
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count > 1 ? parts[1] : "") {
        case ("file", let path) where !path.isEmpty: self = .file(path)
        case ("env", let name) where !name.isEmpty: self = .environment(name)
        case ("command", let line) where !line.isEmpty:
            self = .command(line.split(separator: " ").map(String.init))
        default: throw Fault(.refused, "vault.keys is file:PATH, env:NAME or command:PROGRAM ARGS")
        }
    }

    /// The ring as it is kept now.
    func load() throws -> VaultKeyRing {
        switch self {
        case .file(let path):
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw Fault(.noSuchFile, "the vault's keys can't be read from \(path)")
            }
            return try VaultKeyRing(text)
        case .environment(let name):
            guard let text = ProcessInfo.processInfo.environment[name] else {
                throw Fault(.refused, "the variable \(name) that vault.keys names isn't set")
            }
            return try VaultKeyRing(text)
        case .command(let line): return try VaultKeyRing(try Self.printed(by: line))
        }
    }

    /// Makes the file with a fresh ring where there is none.
    func makeIfMissing() throws {
        guard case .file(let path) = self, !FileManager.default.fileExists(atPath: path) else {
            return
        }
        try write(try VaultKeyRing.fresh(Surroundings.live.secretBytes))
    }

    /// Puts a ring where it is kept, whole or not at all.
    func write(_ ring: VaultKeyRing) throws {
        guard case .file(let path) = self else {
            throw Fault(
                .refused,
                "only a file can be written: print a ring with `touchstone vault make`, and put it "
                    + "where vault.keys finds it",
            )
        }
        let draft = path + ".new"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Fault(.outputFolder, "\(draft) can't be written") }
        let bytes = Array("\(try ring.text)\n".utf8)
        let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        close(file)
        guard isWritten, rename(draft, path) == 0, Self.syncFolder(of: path) else {
            throw Fault(.outputFolder, "\(path) can't be written")
        }
    }

    /// Makes the new name durable: the database must never know of a key that a power cut took.
    private static func syncFolder(of path: String) -> Bool {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return fsync(file) == 0
    }

    /// The most bytes that a command may print.
    private static let mostBytes = 65_536

    private static func printed(by line: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: line[0])
        process.arguments = Array(line.dropFirst())
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        do { try process.run() } catch {
            throw Fault(.noSuchFile, "the command \(line[0]) that vault.keys names can't be run")
        }
        let data = (try? pipe.fileHandleForReading.read(upToCount: mostBytes)) ?? Data()
        try? pipe.fileHandleForReading.close()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Fault(.refused, "the command \(line[0]) ended with \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

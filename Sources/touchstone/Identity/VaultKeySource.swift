import Foundation
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
            guard let bytes = try PrivateFile(at: path).read(upTo: Self.mostBytes) else {
                throw Fault(.noSuchFile, "the vault's keys aren't in \(path)")
            }
            return try VaultKeyRing(String(decoding: bytes, as: UTF8.self))
        case .environment(let name):
            guard let text = ProcessInfo.processInfo.environment[name] else {
                throw Fault(.refused, "the variable \(name) that vault.keys names isn't set")
            }
            return try VaultKeyRing(text)
        case .command(let line): return try VaultKeyRing(try Self.printed(by: line))
        }
    }

    /// Makes the file with a fresh ring where there is none; of several nodes the first one's counts.
    func makeIfMissing() throws {
        guard case .file(let path) = self, !FileManager.default.fileExists(atPath: path) else {
            return
        }
        let ring = try VaultKeyRing.fresh(Surroundings.live.secretBytes)
        _ = try PrivateFile(at: path).make(Self.line(of: ring))
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
        try PrivateFile(at: path).replace(Self.line(of: ring))
    }

    private static func line(of ring: VaultKeyRing) throws -> [UInt8] {
        Array("\(try ring.text)\n".utf8)
    }

    /// The most bytes of a ring.
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

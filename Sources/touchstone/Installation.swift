import ArgumentParser
import Foundation
import Media
import Pipeline
import Store

/// The object graph of an installation: what is made of its settings.
struct Installation {
    let settings: Settings

    /// The steps of the schema, signed with this program's version.
    var migrator: Migrator {
        Migrator(version: RootCommand.configuration.version, surroundings: .live)
    }

    /// The short name of the tenant that the first start makes.
    var firstTenant: String { settings.text("tenant") ?? "main" }

    /// Opens the database, which is made where there is none, its folder with it.
    ///
    /// For changes of the schema: a step on a large table, or waiting for another node that takes
    /// one, may last an hour.
    func makeDatabase() async throws -> any Database {
        if case .sqlite = settings.database { try makeFolder() }
        var limits = DatabaseLimits()
        (limits.statementSeconds, limits.lockSeconds) = (3_600, 3_600)
        return try await Databases.open(settings.database, limits: limits, surroundings: .live)
    }

    /// Opens the database that is there.
    ///
    /// - Throws: ``Fault`` where there is none: only ``makeDatabase()`` makes one.
    func openDatabase() async throws -> any Database {
        if case .sqlite(let path) = settings.database,
            !FileManager.default.fileExists(atPath: path)
        {
            throw Fault(.noSuchFile, "there is no database at \(path); run: touchstone migrate")
        }
        return try await Databases.open(settings.database, surroundings: .live)
    }

    /// Lends the database, whose schema must be the one that this program works with.
    func withDatabase(_ work: (any Database) async throws -> Void) async throws {
        let database = try await openDatabase()
        do {
            try await migrator.check(database)
            try await work(database)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    /// Makes the folder of the installation, for its owner alone.
    func makeFolder() throws(Fault) {
        do {
            try FileManager.default.createDirectory(
                at: settings.data,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700],
            )
        } catch {
            let path = settings.data.path
            throw Fault(.outputFolder, "the folder \(path) can't be made: \(error.reason)")
        }
    }
}

// The log.
extension Installation {
    /// The key that signs the log; its name is the log's origin.
    var signer: LogSigner {
        get throws(LogError) { try LogSigner(SigningKeyFile(at: settings.logKey.path).load()) }
    }

    /// The folder of tiles and checkpoint, which is made when it isn't there.
    func logFolder() throws -> LogFolder {
        try makeFolder()
        let disk = try FolderDisk(at: FilePathBytes(settings.data.path))
        try disk.makeFolders(settings.log.lastPathComponent)
        return try LogPlace.folder(at: FilePathBytes(settings.log.path))
    }

    /// Who this process is to other nodes: hosts and processes of containers may be called alike.
    var holder: String {
        let chance = String(UInt64.random(in: .min ... .max), radix: 16)
        return "\(ProcessInfo.processInfo.hostName), process \(getpid()), \(chance)"
    }

    /// What writes the log.
    func logWriter(_ database: any Database) throws -> LogWriter {
        LogWriter(
            database: database,
            folder: try logFolder(),
            signer: try signer,
            trail: AuditTrail(database: database, surroundings: .live),
            holder: holder,
        )
    }
}

extension Error {
    /// What the system says, without the library's wrapping.
    fileprivate var reason: String {
        let wrapped = (self as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return (wrapped ?? self as NSError).localizedDescription
    }
}

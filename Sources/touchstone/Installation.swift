import ArgumentParser
import Foundation
import Pipeline
import Store

/// The object graph of an installation: what is made of its settings.
struct Installation {
    let settings: Settings

    /// The steps of the schema, signed with this program's version.
    var migrator: Migrator {
        Migrator(version: RootCommand.configuration.version, surroundings: .live)
    }

    /// Opens the database, which is made where there is none, its folder with it.
    func makeDatabase() async throws -> any Database {
        if case .sqlite = settings.database { try makeFolder() }
        return try await Databases.open(settings.database, surroundings: .live)
    }

    /// Makes the folder of the installation, for its owner alone.
    private func makeFolder() throws(Fault) {
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
}

extension Error {
    /// What the system says, without the library's wrapping.
    fileprivate var reason: String {
        let wrapped = (self as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return (wrapped ?? self as NSError).localizedDescription
    }
}

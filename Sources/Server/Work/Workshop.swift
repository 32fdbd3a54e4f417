import Casework
import Foundation
import Media
import Pipeline
package import Policy
package import Store

/// What performers of jobs work with.
package struct Workshop: Sendable {
    let database: any Database
    let records: Records
    let objects: any Objects
    let book: PolicyBook
    /// Where files lie while they are worked on.
    let folder: WorkFolder
    /// The name or code under which the service answers for labels (GB 45438-2025, Annex E).
    let provider: String

    package init(
        _ records: Records,
        in database: any Database,
        objects: any Objects,
        book: PolicyBook,
        folder: WorkFolder,
        provider: String,
    ) {
        self.database = database
        self.records = records
        self.objects = objects
        self.book = book
        self.folder = folder
        self.provider = provider
    }

    var items: Items { Items(records) }
    var decisions: Decisions { Decisions(records) }
}

// Briefs.
extension Workshop {
    /// What a job about a version has to know.
    struct Brief: Sendable {
        let item: Item
        let publisher: Publisher
        let version: KeptVersion
        let assessment: ExaminationResult.Assessment?

        /// The end that is rehearsed; nil outside sandboxes.
        var rehearsal: Rehearsal? {
            publisher.tenant.isSandbox ? version.version.content.rehearsal : nil
        }
    }

    /// - Returns: nil where there is no such version any more.
    func brief(_ id: ItemID, version: Int, of tenant: TenantName) async throws -> Brief? {
        let (items, records) = (items, records)
        return try await database.read { transaction in
            guard let item = try items.find(id, of: tenant, in: transaction) else { return nil }
            let versions = try items.versions(of: id, tenant: tenant, in: transaction)
            guard let kept = versions.first(where: { $0.version.number == version }) else {
                return nil
            }
            return Brief(
                item: item,
                publisher: try Accounts(records).publisher(
                    item.account,
                    of: tenant,
                    in: transaction,
                ),
                version: kept,
                assessment: try items.assessment(
                    of: version,
                    item: id,
                    tenant: tenant,
                    in: transaction,
                ),
            )
        }
    }
}

// Files.
extension Workshop {
    /// Lends a folder that goes with the work, whatever becomes of it.
    func withFolder<Result>(_ work: (URL) async throws -> Result) async throws -> Result {
        let name = "job-\(UInt64.random(in: .min ... .max))"
        let place = folder.place.appending(path: name, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(
            at: place,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700],
        )
        defer { try? FileManager.default.removeItem(at: place) }
        return try await work(place)
    }

    /// A file with an object's bytes: the object's own where there is one, else a copy in a folder.
    func file(_ digest: ContentDigest, in folder: URL) async throws -> FilePathBytes {
        if let path = try await objects.filePath(of: digest) { return path }
        let copy = folder.appending(path: "original").path
        guard FileManager.default.createFile(atPath: copy, contents: nil),
            let handle = FileHandle(forWritingAtPath: copy)
        else { throw CocoaError(.fileWriteUnknown) }
        defer { try? handle.close() }
        for try await chunk in try await objects.chunks(of: digest, in: nil) {
            try handle.write(contentsOf: chunk)
        }
        return FilePathBytes(copy)
    }

    /// Keeps a file that was made, as a product of a version.
    func product(
        _ name: String,
        from path: String,
        of mediaType: String,
    ) async throws -> Product {
        let object = try await objects.put(
            fileAt: FilePathBytes(path),
            handedOver: true,
            expecting: .none,
        )
        return Product(name: name, object: object, mediaType: mediaType)
    }
}

extension JobContext {
    /// The fault with which work on a version ends; nil where another try may heal it, or somebody
    /// only interrupted it.
    ///
    /// After the last try a person has to look, whatever went wrong: an item that waits for a job
    /// which nobody does any more would wait for ever.
    func lastFault(of error: any Error) -> Fault? {
        let fault = error as? Fault
        guard !(error is CancellationError), fault?.code != .cancelled else { return nil }
        if let fault, fault.blamesFile { return fault }
        guard job.hold.attempt >= job.hold.mostAttempts else { return nil }
        return fault ?? Fault(.internalFault, "the file could not be worked on")
    }
}

extension ItemJob {
    /// What the job is about; a payload that names nothing can't be worked on.
    func subject(of job: ClaimedJob) throws -> (item: ItemID, tenant: TenantName) {
        guard let id = ItemID(item), let tenant = TenantName(job.tenant) else {
            throw JobRefusal("the job names no item of a tenant")
        }
        return (id, tenant)
    }
}

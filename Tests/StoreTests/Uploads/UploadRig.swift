import Foundation
import Media
import Synchronization
import Testing

@testable import Store

/// Uploads on a disk in memory, and what a test needs around them.
struct UploadRig: Sendable {
    let database: any Database
    let disk: SimulatedDisk
    let clock: SetClock
    let uploads: Uploads
    let drafts: DraftFolder
    let objects: FolderObjects
    /// The names of the holders whose content the completion refers to.
    static func holder(of id: UploadID) -> String { "item/\(id)/original" }

    init(
        on database: any Database,
        disk: SimulatedDisk = SimulatedDisk(),
        clock: SetClock = SetClock(),
        limits: UploadLimits = .small,
        node: String = "one",
        completion: @escaping UploadCompletion = UploadRig.refer,
    ) async throws {
        self.database = database
        self.disk = disk
        self.clock = clock
        let surroundings = clock.timed
        objects = try await FolderObjects.open(
            on: disk,
            threads: diskThreads,
            limits: smallBuffers,
            surroundings: surroundings,
        )
        drafts = try await DraftFolder.open(
            on: disk,
            at: SimulatedDisk.place,
            threads: diskThreads,
            objects: objects,
            limits: limits,
        )
        uploads = Uploads(
            on: database,
            drafts: drafts,
            objects: objects,
            surroundings: surroundings,
            limits: limits,
            node: node,
            completion: completion,
        )
    }

    /// What every completion here does: it refers to the object.
    static let refer: UploadCompletion = { completed, transaction in
        try ObjectCatalogue().add(
            completed.object,
            for: holder(of: completed.upload.id),
            now: completed.time,
            in: transaction,
        )
        return "item of \(completed.upload.id)"
    }

    /// Another node on the same database and the same disk.
    func neighbour(_ node: String = "two", limits: UploadLimits = .small) async throws -> UploadRig
    {
        try await UploadRig(on: database, disk: disk, clock: clock, limits: limits, node: node)
    }

    func begin(_ length: Int?, account: String = "") async throws -> UploadID {
        let length = length.map(UInt64.init)
        let request = UploadRequest(tenant: "t", account: account, metadata: "", length: length)
        return try await uploads.create(request).id
    }

    /// Sends a part whole.
    @discardableResult
    func send(
        _ bytes: some Collection<UInt8>,
        at offset: Int,
        to id: UploadID,
    ) async throws -> PartOutcome {
        let part = UploadPart(at: UInt64(offset), bytes: UInt64(bytes.count))
        return try await uploads.add(part, of: stream(Array(bytes), chunk: 40), to: id, of: "t")
    }

    /// What became of an upload: its content, as whoever asks for the object reads it.
    func content(of id: UploadID) async throws -> [UInt8] {
        let upload = try await uploads.find(id, of: "t")
        let digest = try #require(upload.digest)
        let holder = Self.holder(of: id)
        let referred = try await database.read {
            try ObjectCatalogue().objects(of: holder, in: $0)
        }
        #expect(referred == [digest])
        #expect(try await objects.verify(digest) == .intact)
        return try await objects.bytes(of: digest, limit: 1 << 20)
    }

    /// Complains where what is counted for tenants isn't what their open uploads add up to.
    func checkTotals() async throws {
        let (counted, found) = try await database.read { transaction in
            let counted = try transaction.rows(
                """
                SELECT tenant, open_uploads, open_bytes FROM upload_totals
                WHERE open_uploads > 0 OR open_bytes > 0 ORDER BY tenant
                """
            )
            let found = try transaction.rows(
                """
                SELECT tenant, count(*) AS open_uploads,
                    CAST(sum(reserved) AS \(.integer)) AS open_bytes
                FROM uploads WHERE state = 0 GROUP BY tenant ORDER BY tenant
                """
            )
            return (counted.map(\.values), found.map(\.values))
        }
        #expect(counted == found)
    }
}

extension UploadLimits {
    /// Limits under which a few bytes are many buffers and records, and nobody waits.
    static let small = {
        var limits = UploadLimits()
        limits.bufferBytes = 64
        limits.recordBytes = 128
        limits.deferredBytes = 1_000
        limits.patienceSeconds = 0
        limits.lookSeconds = 0
        return limits
    }()

    /// The same, but who waits for another request has time.
    static let patient = {
        var limits = UploadLimits.small
        limits.patienceSeconds = 30
        limits.lookSeconds = 30
        return limits
    }()

    init(_ base: UploadLimits = .small, _ change: (inout UploadLimits) -> Void) {
        self = base
        change(&self)
    }
}

extension SetClock {
    /// Surroundings with this clock, in which waiting takes its time.
    var timed: Surroundings {
        Surroundings(
            now: { [self] in now },
            chance: Surroundings.live.chance,
            secretBytes: Surroundings.live.secretBytes,
            sleep: Surroundings.live.sleep,
        )
    }

    func advance(seconds: Double) { advance(hours: seconds / 3600) }
}

extension SimulatedDisk {
    /// Counts operations from 1 again.
    func countAnew() { watch(nil) }

    /// How often bytes of files were read since the last count began.
    var readCount: Int { operations.count { $0.action == .reading } }

    /// The names of drafts of uploads that are there.
    var uploadDrafts: [String] { files.keys.filter { $0.hasPrefix("uploads/") } }
}

/// What follows from an upload, which first is refused and later allowed.
final class Following: Sendable {
    struct NotYet: Error {}

    private let state = Mutex<(isAllowed: Bool, last: CompletedUpload?)>((false, nil))

    var last: CompletedUpload? { state.withLock { $0.last } }

    func allow() { state.withLock { $0.isAllowed = true } }

    func note(_ completed: CompletedUpload) throws {
        try state.withLock { state in
            state.last = completed
            guard state.isAllowed else { throw NotYet() }
        }
    }
}

/// A body that a test feeds, and that breaks when told to.
struct FedBody: Sendable {
    struct Broken: Error {}

    let chunks: AsyncThrowingStream<[UInt8], any Error>
    private let feed: AsyncThrowingStream<[UInt8], any Error>.Continuation

    init() { (chunks, feed) = AsyncThrowingStream.makeStream() }

    func send(_ bytes: some Collection<UInt8>) { feed.yield(Array(bytes)) }
    func end() { feed.finish() }
    func breakOff() { feed.finish(throwing: Broken()) }
}

/// A body of a known beginning that never ends by itself, and says when somebody reads on behind it.
struct StuckBody: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    let beginning: [UInt8]
    /// Opens once everything was read.
    let isRead = Gate()

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    struct Iterator: AsyncIteratorProtocol {
        let body: StuckBody
        var isSent = false

        mutating func next() async throws -> [UInt8]? {
            guard isSent else {
                isSent = true
                return body.beginning
            }
            body.isRead.open()
            try await Task.sleep(for: .seconds(600))
            return nil
        }
    }
}

import Casework
import Foundation
import HTTPTypes
import Media
import NIOCore
package import Store

/// Fetches content from an address into the object store, and lets it become an item as an upload
/// does.
///
/// Whatever the other side does is an outcome and no failure of the job: the next attempt is a job of
/// its own. Whether the account may publish is asked before the bytes are fetched, by the route, and
/// again in the transaction in which they become an item.
package struct FetchPerformer: Sendable {
    private let fetches: Fetches
    private let submissions: Submissions
    private let objects: any Objects
    private let database: any Database
    private let door: OutboundDoor

    package init(
        _ fetches: Fetches,
        _ submissions: Submissions,
        into objects: any Objects,
        in database: any Database,
        door: OutboundDoor,
    ) {
        self.fetches = fetches
        self.submissions = submissions
        self.objects = objects
        self.database = database
        self.door = door
    }

    package var performer: JobPerformer {
        JobPerformer(Fetches.jobKind) { context in try await perform(context) }
    }

    private func perform(_ context: JobContext) async throws {
        let job = try FetchJob(payload: context.job.payload)
        guard let tenant = TenantName(context.job.tenant) else {
            throw JobRefusal("the job names no tenant")
        }
        let fetches = fetches
        let request = try await database.write { try fetches.begin(job, of: tenant, in: $0) }
        guard let request else { return }
        do {
            let fetched = try await fetch(request)
            try await context.complete { [submissions] transaction in
                guard try fetches.hold(job, of: tenant, in: transaction) else { return }
                let item = try submissions.receive(fetched, for: job, in: transaction)
                try fetches.end(job, of: tenant, as: item, in: transaction)
            }
        } catch {
            guard let failure = FetchFailure(of: error) else { throw error }
            try await context.complete { transaction in
                try fetches.fail(
                    job,
                    of: tenant,
                    because: failure.reason,
                    isFinal: failure.isFinal,
                    in: transaction,
                )
            }
        }
    }

    /// Puts what comes into the store, hashed as it comes.
    private func fetch(_ request: FetchRequest) async throws -> FetchedContent {
        let (objects, limits) = (objects, fetches.limits)
        let expectation = ObjectExpectation(
            digest: request.digest,
            bytes: request.bytes,
            mostBytes: limits.bytes,
        )
        let call = OutboundCall(.get, request.url)
        return try await door.call(call, within: limits.seconds) { answer in
            guard answer.status == 200 else { throw FetchFailure(status: answer.status) }
            let length = answer.field("content-length").flatMap { UInt64($0) }
            if let length, length > limits.bytes { throw ObjectError.tooLong(limit: limits.bytes) }
            let chunks = answer.body.map { Array($0.readableBytesView) }
            let object: StoredObject
            do {
                object = try await objects.put(chunks, expecting: expectation)
            } catch ObjectError.tooLong(let limit) where limit == request.bytes {
                throw FetchFailure.otherLength
            }
            guard object.bytes > 0 else { throw FetchFailure.empty }
            return FetchedContent(
                request: request,
                object: object,
                mediaType: answer.field("content-type"),
            )
        }
    }
}

/// What was fetched, before it is an item.
struct FetchedContent: Sendable {
    let request: FetchRequest
    let object: StoredObject
    /// What the other side calls it.
    let mediaType: String?
}

/// Why nothing came of an attempt, as the host reads it.
struct FetchFailure: Error, Hashable {
    let reason: String
    /// Whether another attempt would fail as well.
    let isFinal: Bool

    static let empty = FetchFailure(reason: "empty", isFinal: false)
    /// The store takes no more than was announced, and says so in its own words.
    static let otherLength = FetchFailure(reason: "other-length", isFinal: false)

    private init(reason: String, isFinal: Bool) {
        (self.reason, self.isFinal) = (reason, isFinal)
    }

    /// An answer that is no content: redirects aren't followed, and what isn't there won't be.
    init(status: Int) {
        let mayPass = [408, 425, 429].contains(status) || status >= 500
        self.init(reason: "answered-\(status)", isFinal: !mayPass)
    }

    /// Nil for a fault of ours, after which the job is tried again.
    init?(of error: any Error) {
        switch error {
        case let failure as FetchFailure: self = failure
        case OutboundRefusal.unknownHost: self.init(reason: "address-unknown-host", isFinal: false)
        case let refusal as OutboundRefusal: self.init(reason: refusal.code, isFinal: true)
        case let fault as OutboundFault: self.init(reason: fault.rawValue, isFinal: false)
        case ObjectError.tooLong: self.init(reason: "too-long", isFinal: true)
        case ObjectError.unexpectedDigest: self.init(reason: "other-digest", isFinal: false)
        case ObjectError.unexpectedLength: self = .otherLength
        case let problem as Problem where problem.status < 500:
            self.init(reason: problem.kind.code, isFinal: true)
        case let refusal as any Refusal: self.init(reason: refusal.code, isFinal: true)
        default: return nil
        }
    }
}

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
/// its own. Whether the account may publish is asked before the bytes are fetched, by the route or,
/// of an object in a bucket, here, and again in the transaction in which they become an item.
package struct FetchPerformer: Sendable {
    private let fetches: Fetches
    private let submissions: Submissions
    private let objects: any Objects
    private let database: any Database
    private let door: OutboundDoor
    private let intake: Intake

    package init(
        _ fetches: Fetches,
        _ submissions: Submissions,
        into objects: any Objects,
        in database: any Database,
        door: OutboundDoor,
        intake: Intake = .none,
    ) {
        self.fetches = fetches
        self.submissions = submissions
        self.objects = objects
        self.database = database
        self.door = door
        self.intake = intake
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

    private func fetch(_ request: FetchRequest) async throws -> FetchedContent {
        guard let object = BucketObject(reference: request.url) else {
            return try await fetch(request, by: OutboundCall(.get, request.url))
        }
        guard let bucket = intake.bucket(of: object, for: request.tenant) else {
            throw FetchFailure.bucketRefused
        }
        let content = try await BucketContent(object, of: request, in: bucket, fetches.limits)
        try await submissions.admit(content.statement, of: request.tenant)
        do {
            return try await fetch(content.request, by: content.call)
        } catch let failure as FetchFailure where failure == FetchFailure(status: 412) {
            throw FetchFailure.replaced
        }
    }

    /// Puts what comes into the store, hashed as it comes.
    private func fetch(
        _ request: FetchRequest,
        by call: OutboundCall,
    ) async throws -> FetchedContent {
        let (objects, limits) = (objects, fetches.limits)
        let expectation = ObjectExpectation(
            digest: request.digest,
            bytes: request.bytes,
            mostBytes: limits.bytes,
        )
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

import Casework
import Foundation
import HTTPTypes
import Media
import NIOCore
package import Store

/// `/v1/fetches`: content that is fetched from an address, for hosts that have it already.
package struct FetchRoutes: Sendable {
    private let fetches: Fetches
    private let submissions: Submissions
    private let database: any Database
    private let door: OutboundDoor

    package init(
        _ fetches: Fetches,
        _ submissions: Submissions,
        in database: any Database,
        door: OutboundDoor,
    ) {
        self.fetches = fetches
        self.submissions = submissions
        self.database = database
        self.door = door
    }

    package var routes: [Route] { [adding, reading] }

    private var adding: Route {
        Route(
            .post,
            "/v1/fetches",
            "addFetch",
            "Have content fetched from an address, as if it were uploaded",
            scope: .upload,
            taking: FetchBody.self,
        ) { call, caller, body in
            let request = try await request(body, call, caller)
            return try await database.write { [fetches] transaction in
                let fetch = try fetches.add(request, in: transaction)
                let reply = try Reply.json(FetchView(fetch), .accepted)
                    .with(.location, "/v1/fetches/\(fetch.id.text)")
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .idempotent()
        .answers(
            .accepted,
            FetchView.self,
            "It waits to be fetched; Location says where it stands",
        )
        .mayFail(.publishingRefused, .declarationNeeded, .notFound, .conflict)
    }

    /// Refuses what can be refused before anybody fetches a film in vain.
    private func request(
        _ body: FetchBody,
        _ call: Call,
        _ caller: Caller,
    ) async throws -> FetchRequest {
        let words = try FetchWords(JSONText.value(of: Array(call.body.readableBytesView)))
        try await submissions.admit(try UploadStatement(words.metadata), caller)
        if let bytes = body.bytes, UInt64(clamping: bytes) > fetches.limits.bytes {
            throw Problem(.invalidRequest, "it is longer than may be fetched")
                .at([FieldError("/bytes", "is more than \(fetches.limits.bytes)")])
        }
        do { try await door.check(body.url) } catch is OutboundFault {
            throw OutboundRefusal.unknownHost
        }
        return FetchRequest(
            for: try caller.tenantName,
            from: body.url,
            metadata: words.metadata.text,
            digest: body.sha256.flatMap { Hex.bytes($0) }.flatMap { ContentDigest(bytes: $0) },
            bytes: body.bytes.map { UInt64(clamping: $0) },
        )
    }

    private var reading: Route {
        Route(
            .get,
            "/v1/fetches/{fetch}",
            "readFetch",
            "Read how a fetch stands",
            scope: .upload,
        ) { call, caller in
            let (id, tenant) = (try call.id("fetch", as: FetchID.self), try caller.tenantName)
            let fetch = try await database.read { [fetches] in
                try fetches.find(id, of: tenant, in: $0)
            }
            return try .json(FetchView(fetch))
        }
        .path("fetch", .id, "The fetch's id")
        .answers(.ok, FetchView.self, "The fetch")
    }
}

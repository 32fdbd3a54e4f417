import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Media
import NIOCore
package import Store

/// Gives the bytes behind a link: whole, in ranges, only as long as the link is good.
///
/// A link is asked for with a token, which is counted; what players then ask for, range by range
/// and often from behind one address, is not.
package struct MediaRoutes: Sendable {
    private let objects: any Objects
    private let signer: LinkSigner
    private let gate: GateBook
    private let now: @Sendable () -> Date

    package init(
        objects: any Objects,
        signer: LinkSigner,
        gate: GateBook,
        surroundings: Surroundings,
    ) {
        self.objects = objects
        self.signer = signer
        self.gate = gate
        now = surroundings.now
    }

    package var routes: [Route] {
        [
            Route(.get, "/v1/media/{link}", "readMedia", "The bytes behind a link") { call in
                try await answer(call)
            }
            .path("link", .text(1...LinkSigner.longestToken), "What the link's address ends with")
            .header("Range", .text(0...200), "One range of bytes")
            .header("If-Range", .text(0...200), "Only if this is still the version")
            .header("If-None-Match", .text(0...400), "Only if it has another tag")
            .answers(.ok, "All bytes", contentType: "*/*")
            .answers(.partialContent, "The range that was asked for", contentType: "*/*")
            .answers(.notModified, "The caller has this version")
            .answers(.forbidden, schema: .gateRefusal, "The item may not be played now")
            .mayFail(.notFound, .linkEnded, .rangeNotSatisfiable)
            .bare()
        ]
    }

    private func answer(_ call: Call) async throws -> Reply {
        let link = try good(call.parameters["link"])
        if link.purpose == .play {
            let answer = try gate.reply(to: link)
            guard answer.status == .ok else { return answer }
        }
        guard let bytes = try await objects.size(of: link.digest) else { throw Self.gone }
        let tag = EntityTag("\(link.digest)")
        if call.has(tag) {
            return Reply(.notModified).tagged(tag).with(.cacheControl, Self.caching)
        }
        let isSame = call.headers[.ifRange].map { $0 == tag.field } ?? true
        // Ranges are defined for GET alone (RFC 9110 §14.2).
        let isAsked = isSame && call.request.method == .get
        switch ByteRange(isAsked ? call.headers[.range] : nil, bytes: bytes) {
        case .whole: return try await reply(link, tag, .ok, 0..<bytes)
        case .part(let range):
            return try await reply(link, tag, .partialContent, range)
                .with(.contentRange, "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes)")
        case .unsatisfiable:
            let problem = Problem(
                .rangeNotSatisfiable,
                "it has \(bytes) bytes; ask for a range that begins before its end",
            )
            return Reply(problem, of: call.id).with(.contentRange, "bytes */\(bytes)")
        }
    }

    /// The link, as long as it is one of ours and its time isn't over.
    private func good(_ token: String) throws(Problem) -> MediaLink {
        guard let link = signer.link(of: token) else { throw Self.gone }
        guard Double(link.expires) > now().timeIntervalSince1970 else {
            throw Problem(.linkEnded, "this link has ended; ask for a new one")
        }
        return link
    }

    private func reply(
        _ link: MediaLink,
        _ tag: EntityTag,
        _ status: HTTPResponse.Status,
        _ range: Range<UInt64>,
    ) async throws -> Reply {
        let chunks = try await objects.chunks(of: link.digest, in: range)
        let body = ResponseBody(contentLength: Int(clamping: range.upperBound - range.lowerBound)) {
            writer in
            for try await chunk in chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
            try await writer.finish(nil)
        }
        return Self.described(Reply(status, body: .stream(body)), link, tag)
    }

    /// Media of strangers: never a page of ours, whatever its bytes are.
    private static func described(_ reply: Reply, _ link: MediaLink, _ tag: EntityTag) -> Reply {
        reply.tagged(tag)
            .with(.contentType, link.type)
            .with(.acceptRanges, "bytes")
            .with(.cacheControl, caching)
            .with(.contentSecurityPolicy, "sandbox; default-src 'none'")
            .with(.contentDisposition, link.purpose == .keep ? "attachment" : "inline")
    }

    private static let caching = "private, no-store"
    private static let gone = Problem(.notFound, "there is nothing behind this link")
}

extension ProblemKind {
    static let linkEnded = ProblemKind("link-ended", 410, "The link has ended")
    static let rangeNotSatisfiable = ProblemKind(
        "range-not-satisfiable",
        416,
        "No byte of it is in that range",
    )
}

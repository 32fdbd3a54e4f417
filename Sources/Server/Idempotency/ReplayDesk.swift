import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
package import Store

/// Answers repetitions of calls that carry an `Idempotency-Key`
/// (draft-ietf-httpapi-idempotency-key-header).
package struct ReplayDesk: Sendable {
    /// Characters of a key.
    static let keyLength = 255

    private let book: ReplayBook?

    /// - Parameter book: nil where nothing is remembered, and every call is a new one.
    package init(_ book: ReplayBook? = nil) { self.book = book }

    /// Does a call's work unless it was done, and remembers its answer.
    ///
    /// Answers that say that something happened are remembered; after a problem nothing has happened,
    /// so the call may be tried again with the same key.
    func answering(
        _ call: Call,
        _ caller: Caller?,
        _ work: (Call) async throws -> Reply,
    ) async throws -> Reply {
        guard let book, let caller, call.endpoint.route.idempotency != .none,
            let key = try Self.key(of: call)
        else { return try await work(call) }
        let asked = ReplayBook.Key(
            tenant: caller.tenant,
            digest: Self.digest([caller.person, key].map { Array($0.utf8) }),
            fingerprint: Self.fingerprint(of: call),
        )
        switch try await book.begin(asked) {
        case .begun(let hold):
            return try await answer(call, hold, book, work).with(expiry: hold.expires)
        case .answered(let answer, let expires):
            return Reply(answer).with(.idempotencyReplayed, "true").with(expiry: expires)
        case .otherCall:
            throw Problem(
                .keyReused,
                "this Idempotency-Key was sent with another request; make a new one for this",
            )
        case .running(let seconds):
            throw Problem(.callRunning, "the same call is being worked on; ask again in a moment")
                .retry(after: min(seconds, 5))
        }
    }

    private func answer(
        _ call: Call,
        _ hold: ReplayBook.Hold,
        _ book: ReplayBook,
        _ work: (Call) async throws -> Reply,
    ) async throws -> Reply {
        var call = call
        call.replay = HeldReplay(book: book, hold: hold)
        let reply: Reply
        do {
            reply = try await work(call)
        } catch ReplayError.overtaken {
            throw Problem(.callRunning, "the same call was taken over; ask again in a moment")
                .retry(after: 1)
        } catch {
            try? await book.forget(hold)
            throw error
        }
        guard reply.status.code < 400, let answer = reply.remembered else {
            try await book.forget(hold)
            return reply
        }
        try await book.finish(hold, with: answer)
        return reply
    }

    /// The key that a call sends: a string of structured fields, or the bare text.
    private static func key(of call: Call) throws(Problem) -> String? {
        guard let field = call.headers[.idempotencyKey] else {
            guard call.route.idempotency == .required else { return nil }
            throw Problem(
                .malformedRequest,
                "send an Idempotency-Key: a text that you make up for this call, such as a UUID",
            )
        }
        let isQuoted = field.hasPrefix("\"") && field.hasSuffix("\"") && field.utf8.count > 1
        let key = isQuoted ? String(field.dropFirst().dropLast()) : field
        let isPlain = key.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
        guard isPlain, (1...keyLength).contains(key.utf8.count) else {
            throw Problem(
                .malformedRequest,
                "an Idempotency-Key has 1 to \(keyLength) visible characters of ASCII",
            )
        }
        return key
    }

    /// What is asked for: method, address and body.
    private static func fingerprint(of call: Call) -> [UInt8] {
        digest([
            Array(call.route.operation.utf8), Array(call.request.uri.string.utf8),
            Array(call.body.readableBytesView),
        ])
    }

    /// SHA-256 of parts that can't be mistaken for other parts.
    private static func digest(_ parts: [[UInt8]]) -> [UInt8] {
        var hash = SHA256()
        for part in parts {
            hash.update(data: withUnsafeBytes(of: UInt64(part.count).bigEndian) { Array($0) })
            hash.update(data: part)
        }
        return Array(hash.finalize())
    }
}

extension ProblemKind {
    package static let keyReused = ProblemKind(
        "idempotency-key-reused",
        422,
        "The Idempotency-Key belongs to another call",
    )
    package static let callRunning = ProblemKind(
        "call-running",
        409,
        "The same call is being worked on",
    )
}

/// Lets a handler write its answer down in its own transaction.
struct HeldReplay: ReplayRecord {
    let book: ReplayBook
    let hold: ReplayBook.Hold

    func finish(with reply: Reply, in transaction: any Transaction) throws {
        guard let answer = reply.remembered else { return }
        try book.finish(hold, with: answer, in: transaction)
    }
}

extension Reply {
    /// What is kept of it; nil for what is written as it comes.
    fileprivate var remembered: ReplayBook.Answer? {
        let bytes: [UInt8]
        switch body {
        case .none: bytes = []
        case .bytes(let buffer): bytes = Array(buffer.readableBytesView)
        case .stream: return nil
        }
        return ReplayBook.Answer(
            status: status.code,
            headers: headers.map { [$0.name.rawName, $0.value] },
            body: bytes,
        )
    }

    fileprivate init(_ answer: ReplayBook.Answer) {
        var headers = HTTPFields()
        for pair in answer.headers where pair.count == 2 {
            if let name = HTTPField.Name(pair[0]) { headers[name] = pair[1] }
        }
        self.init(
            HTTPResponse.Status(code: answer.status),
            headers: headers,
            body: answer.body.isEmpty ? .none : .bytes(ByteBuffer(bytes: answer.body)),
        )
    }

    fileprivate func with(expiry: Date) -> Reply {
        with(.idempotencyExpires, expiry.formatted(.iso8601))
    }
}

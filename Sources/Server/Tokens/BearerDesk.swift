import Foundation
import HTTPTypes
package import Store
import Synchronization

/// Tells from a request's token who makes it.
///
/// Every well-formed token costs the same: one digest and one look-up, whether it is known or not.
/// A known one is remembered for a moment, so that the routes before every play need no database;
/// a revoked one therefore still opens doors for ``TokenLimits/memorySeconds``.
package final class BearerDesk: Sendable {
    private struct Remembered {
        let record: TokenRecord
        let since: Duration
    }

    private let book: any TokenBook
    private let surroundings: Surroundings
    private let limits: TokenLimits
    private let memory = Mutex<[[UInt8]: Remembered]>([:])

    package init(
        _ book: any TokenBook,
        surroundings: Surroundings,
        limits: TokenLimits = TokenLimits(),
    ) {
        self.book = book
        self.surroundings = surroundings
        self.limits = limits
    }

    /// - Throws: a ``Problem`` of kind ``ProblemKind/unauthenticated`` for everything but a token
    ///   that is known, not revoked and not expired; it never says which of them it was.
    func caller(of headers: HTTPFields) async throws -> Caller {
        guard let secret = try Self.secret(in: headers) else {
            throw Problem(
                .unauthenticated,
                "send a token: Authorization: Bearer \(AccessToken.prefix)…",
            )
        }
        let digest = AccessToken.digest(of: secret)
        let record = try await record(of: digest)
        let now = surroundings.now()
        guard let record, record.revoked == nil, record.expires.map({ now < $0 }) ?? true else {
            throw Problem(
                .unauthenticated,
                "the token is unknown, expired or revoked; ask your operator for another",
            )
        }
        return record.caller
    }

    private func record(of digest: [UInt8]) async throws -> TokenRecord? {
        let uptime = surroundings.uptime()
        let remembered = memory.withLock { $0[digest] }
        if let remembered, uptime - remembered.since < .seconds(limits.memorySeconds) {
            return remembered.record
        }
        let found = try await book.token(withDigest: digest)
        memory.withLock { memory in
            if memory.count >= limits.rememberedTokens { memory.removeAll(keepingCapacity: true) }
            memory[digest] = found.map { Remembered(record: $0, since: uptime) }
        }
        return found
    }

    /// The token of a request; nil where it has none.
    private static func secret(in headers: HTTPFields) throws(Problem) -> Substring? {
        guard let field = headers.value(of: .authorization) else { return nil }
        // By bytes: letters that only look like these, or count as one with others, are none.
        let scheme = field.utf8.prefix(7)
        let secret = Substring(field.utf8.dropFirst(7))
        guard scheme.elementsEqual("bearer ".utf8, by: Self.isSame),
            secret.utf8.count == AccessToken.length,
            secret.utf8.starts(with: AccessToken.prefix.utf8)
        else {
            throw Problem(
                .unauthenticated,
                "this is no token of ours: write Authorization: Bearer \(AccessToken.prefix)…",
            )
        }
        return secret
    }

    /// Capital letters of ASCII count as small ones.
    private static func isSame(_ given: UInt8, _ small: UInt8) -> Bool {
        given == small || (0x41...0x5A).contains(given) && given | 0x20 == small
    }
}

/// How tokens are remembered.
package struct TokenLimits: Hashable, Sendable {
    /// How long a known token needs no look-up, and a revoked one may still open doors.
    package var memorySeconds = 1.0
    /// Tokens that are remembered.
    package var rememberedTokens = 10_000

    package init() {}
}

package import Foundation

/// Remembers what calls were answered, so that a repetition does nothing and hears the same.
///
/// A call is begun before its work and finished in the transaction that does it
/// (``finish(_:with:in:)``): so its work happens once, also when the process dies in between, and a
/// try that was overtaken can't commit.
package struct ReplayBook: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let limits: ReplayLimits

    package init(
        _ database: any Database,
        surroundings: Surroundings,
        limits: ReplayLimits = ReplayLimits(),
    ) {
        self.database = database
        self.surroundings = surroundings
        self.limits = limits
    }

    /// Which call it is.
    package struct Key: Hashable, Sendable {
        package let tenant: String
        /// SHA-256 of who calls and the key that it sent.
        package let digest: [UInt8]
        /// SHA-256 of what is asked for.
        package let fingerprint: [UInt8]

        package init(tenant: String, digest: [UInt8], fingerprint: [UInt8]) {
            self.tenant = tenant
            self.digest = digest
            self.fingerprint = fingerprint
        }
    }

    /// A call that this process works on.
    package struct Hold: Hashable, Sendable {
        package let key: Key
        package let expires: Date
        let fence: Int
    }

    /// What a call was answered.
    package struct Answer: Hashable, Sendable {
        package let status: Int
        package let headers: [[String]]
        package let body: [UInt8]

        package init(status: Int, headers: [[String]], body: [UInt8]) {
            self.status = status
            self.headers = headers
            self.body = body
        }
    }

    /// What is known of a call.
    package enum Finding: Hashable, Sendable {
        /// Nothing: it is ours to do.
        case begun(Hold)
        /// It was answered.
        case answered(Answer, expires: Date)
        /// The key was used for something else.
        case otherCall
        /// Somebody works on it, at most so many seconds more.
        case running(seconds: Int)
    }

    /// Begins a call, or finds what became of it.
    package func begin(_ key: Key) async throws -> Finding {
        let now = surroundings.now()
        return try await database.write { transaction in
            for _ in 0..<10 {
                if let hold = try insert(key, at: now, in: transaction) { return .begun(hold) }
                if let finding = try find(key, at: now, in: transaction) { return finding }
            }
            throw DatabaseError.conflict("calls with the same key come and go")
        }
    }

    /// Writes down what the call is answered, in the transaction that did its work.
    ///
    /// - Throws: ``ReplayError/overtaken`` where another try has taken over.
    package func finish(
        _ hold: Hold,
        with answer: Answer,
        in transaction: any Transaction,
    ) throws {
        guard answer.body.count <= limits.answerBytes else {
            throw ReplayError.tooLarge(bytes: answer.body.count, limit: limits.answerBytes)
        }
        let headers = String(decoding: try JSONEncoder().encode(answer.headers), as: UTF8.self)
        let count = try transaction.run(
            """
            UPDATE replays SET status = \(answer.status), headers = \(headers),
                body = \(answer.body)
            WHERE tenant = \(hold.key.tenant) AND digest = \(hold.key.digest)
                AND fence = \(hold.fence) AND status IS NULL
            """
        )
        guard count == 1 else { throw ReplayError.overtaken }
    }

    /// The same in a transaction of its own, unless the call has been finished in another.
    package func finish(_ hold: Hold, with answer: Answer) async throws {
        try await database.write { transaction in
            let isFinished: Int? = try transaction.value(
                """
                SELECT status FROM replays
                WHERE tenant = \(hold.key.tenant) AND digest = \(hold.key.digest)
                    AND fence = \(hold.fence) AND status IS NOT NULL
                """
            )
            if isFinished == nil { try finish(hold, with: answer, in: transaction) }
        }
    }

    /// Forgets a call that failed without doing anything, so that it may be tried again at once.
    package func forget(_ hold: Hold) async throws {
        try await database.write { transaction in
            try transaction.run(
                """
                DELETE FROM replays
                WHERE tenant = \(hold.key.tenant) AND digest = \(hold.key.digest)
                    AND fence = \(hold.fence) AND status IS NULL
                """
            )
        }
    }

    /// Ends the leases of calls that nobody works on any more, for a process that is alone; fences
    /// grow when they are taken over.
    static func endLeases(in transaction: any Transaction) throws {
        try transaction.run("UPDATE replays SET lease_until = 0 WHERE status IS NULL")
    }

    /// Removes what has expired, some at a time.
    ///
    /// - Returns: how many were removed.
    package func sweep() async throws -> Int {
        let now = surroundings.now()
        return try await database.write { transaction in
            try transaction.run(
                """
                DELETE FROM replays WHERE (tenant, digest) IN (
                    SELECT tenant, digest FROM replays WHERE expires_at <= \(now)
                    ORDER BY expires_at LIMIT \(limits.sweptRows)
                )
                """
            )
        }
    }
}

extension ReplayBook {
    private func insert(
        _ key: Key,
        at now: Date,
        in transaction: any Transaction,
    ) throws -> Hold? {
        let expires = now + limits.memorySeconds
        let count = try transaction.run(
            """
            INSERT INTO replays (tenant, digest, fingerprint, fence, lease_until, expires_at)
            VALUES (\(key.tenant), \(key.digest), \(key.fingerprint), 1,
                \(now + limits.leaseSeconds), \(expires))
            ON CONFLICT (tenant, digest) DO NOTHING
            """
        )
        return count == 1 ? Hold(key: key, expires: expires, fence: 1) : nil
    }

    /// What became of a call whose key is taken; nil where it has just gone.
    private func find(
        _ key: Key,
        at now: Date,
        in transaction: any Transaction,
    ) throws -> Finding? {
        let row = try transaction.firstRow(
            """
            SELECT fingerprint, fence, lease_until, expires_at, status, headers, body FROM replays
            WHERE tenant = \(key.tenant) AND digest = \(key.digest) \(.forUpdate)
            """
        )
        guard let row else { return nil }
        let (expires, lease) = (
            try row.get("expires_at", as: Date.self), try row.get("lease_until", as: Date.self),
        )
        let status = try row.get("status", as: Int?.self)
        let fence = try row.get("fence", as: Int.self)
        if now >= expires { return try takeOver(key, after: fence, at: now, in: transaction) }
        guard try row.get("fingerprint", as: [UInt8].self) == key.fingerprint else {
            return .otherCall
        }
        if let status {
            let headers = try row.get("headers", as: String.self)
            let answer = Answer(
                status: status,
                headers: try JSONDecoder().decode([[String]].self, from: Data(headers.utf8)),
                body: try row.get("body"),
            )
            return .answered(answer, expires: expires)
        }
        let rest = lease.timeIntervalSince(now)
        if rest > 0 { return .running(seconds: Int(rest.rounded(.up))) }
        return try takeOver(key, after: fence, at: now, in: transaction)
    }

    private func takeOver(
        _ key: Key,
        after fence: Int,
        at now: Date,
        in transaction: any Transaction,
    ) throws -> Finding {
        let expires = now + limits.memorySeconds
        try transaction.run(
            """
            UPDATE replays SET fingerprint = \(key.fingerprint), fence = \(fence + 1),
                lease_until = \(now + limits.leaseSeconds), expires_at = \(expires),
                status = NULL, headers = NULL, body = NULL
            WHERE tenant = \(key.tenant) AND digest = \(key.digest)
            """
        )
        return .begun(Hold(key: key, expires: expires, fence: fence + 1))
    }
}

/// Why a call's answer can't be written down.
package enum ReplayError: Error, Hashable, Sendable {
    /// Another try of the same call has taken over, so this one must not be committed.
    case overtaken
    /// The answer is larger than we keep.
    case tooLarge(bytes: Int, limit: Int)
}

/// How calls are remembered.
package struct ReplayLimits: Hashable, Sendable {
    /// How long a call's answer is kept.
    package var memorySeconds = 86_400.0
    /// How long a call that stopped without a word keeps its repetition waiting.
    package var leaseSeconds = 60.0
    /// Bytes of an answer that is kept (256 KiB).
    package var answerBytes = 256 << 10
    /// Rows that one step of the sweep removes.
    package var sweptRows = 500

    package init() {}
}

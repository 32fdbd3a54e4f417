package import Foundation
package import Media

/// Which objects are wanted, and by whom: the rows `objects` and `object_references`.
///
/// An object has a row as long as somebody refers to it. A holder is whoever does, named in a way
/// that its own table can tell again, such as `item/7f…/original`; the same holder twice is one.
/// All of it happens in the caller's transaction, together with what the object is wanted for.
package struct ObjectCatalogue: Sendable {
    private let limits: ObjectLimits

    package init(limits: ObjectLimits = ObjectLimits()) { self.limits = limits }

    /// Refers to an object that was put just now.
    ///
    /// - Throws: ``ObjectError/stale(_:)`` when it was put so long ago that the sweep may be about
    ///   to remove it; and what the database throws.
    package func add(
        _ object: StoredObject,
        for holder: String,
        now: Date,
        in transaction: any Transaction,
    ) throws {
        guard now.timeIntervalSince(object.storedAt) <= limits.referenceSeconds else {
            throw ObjectError.stale(object.digest)
        }
        guard let bytes = Int64(exactly: object.bytes) else {
            throw ObjectError.tooLong(limit: UInt64(Int64.max))
        }
        // The update changes nothing, but holds the row against one who drops the last reference.
        try transaction.run(
            """
            INSERT INTO objects (digest, bytes, added_at)
            VALUES (\(object.digest.bytes), \(bytes), \(now))
            ON CONFLICT (digest) DO UPDATE SET added_at = objects.added_at
            """
        )
        try insert(object.digest, holder, in: transaction)
    }

    /// Refers to an object that somebody else wants already.
    ///
    /// - Returns: false where nobody does, so that it has to be put first.
    package func share(
        _ digest: ContentDigest,
        with holder: String,
        in transaction: any Transaction,
    ) throws -> Bool {
        guard try hold(digest, in: transaction) else { return false }
        try insert(digest, holder, in: transaction)
        return true
    }

    /// Takes a reference away; without any, the object is the sweep's.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    package func drop(
        _ digest: ContentDigest,
        of holder: String,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> Bool {
        // Held first, so that the look for other references sees those of whoever was faster.
        guard try hold(digest, in: transaction) else { return false }
        let count = try transaction.run(
            """
            DELETE FROM object_references
            WHERE digest = \(digest.bytes) AND holder = \(holder)
            """
        )
        try transaction.run(
            """
            DELETE FROM objects WHERE digest = \(digest.bytes)
            AND NOT EXISTS (SELECT 1 FROM object_references r WHERE r.digest = objects.digest)
            """
        )
        return count > 0
    }

    /// What a holder refers to, in order.
    package func objects(
        of holder: String,
        in transaction: any Transaction,
    ) throws -> [ContentDigest] {
        try transaction.rows(
            "SELECT digest FROM object_references WHERE holder = \(holder) ORDER BY digest"
        ).map { try $0.digest }
    }

    /// Which of these objects somebody wants.
    package func wanted(
        _ digests: [ContentDigest],
        in transaction: any Transaction,
    ) throws -> Set<ContentDigest> {
        guard !digests.isEmpty else { return [] }
        let list = SQL.row(digests.map(\.bytes))
        return Set(
            try transaction.rows("SELECT digest FROM objects WHERE digest IN \(list)").map {
                try $0.digest
            }
        )
    }

    /// The wanted objects with their lengths in the order of their digests, some at a time.
    package func list(
        after last: ContentDigest?,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [(digest: ContentDigest, bytes: UInt64)] {
        try transaction.rows(
            """
            SELECT digest, bytes FROM objects WHERE digest > \(last?.bytes ?? [])
            ORDER BY digest LIMIT \(limit)
            """
        ).map { row in (try row.digest, UInt64(try row.get("bytes", as: Int64.self).magnitude)) }
    }
}

extension ObjectCatalogue {
    /// Holds an object's row to the end of the transaction; false where there is none.
    private func hold(
        _ digest: ContentDigest,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> Bool {
        try transaction.firstRow(
            "SELECT 1 AS one FROM objects WHERE digest = \(digest.bytes) \(.forUpdate)"
        ) != nil
    }

    private func insert(
        _ digest: ContentDigest,
        _ holder: String,
        in transaction: any Transaction,
    ) throws {
        guard holder.isVisible else { throw ObjectError.invisibleCharacter(in: digest) }
        try transaction.run(
            """
            INSERT INTO object_references (digest, holder) VALUES (\(digest.bytes), \(holder))
            ON CONFLICT (digest, holder) DO NOTHING
            """
        )
    }
}

extension Row {
    fileprivate var digest: ContentDigest {
        get throws(DatabaseError) {
            let bytes = try get("digest", as: [UInt8].self)
            guard let digest = ContentDigest(bytes: bytes) else {
                throw .unexpectedValue(
                    column: "digest",
                    wanted: "32 bytes",
                    found: "\(bytes.count) bytes",
                )
            }
            return digest
        }
    }
}

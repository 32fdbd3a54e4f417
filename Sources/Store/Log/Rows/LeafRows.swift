import TransparencyLog

/// `log_leaves`: which event has which place in the log, for ever.
enum LeafRows {
    /// The index that the next leaf gets, which is also the number of leaves.
    static func count(in transaction: any Transaction) throws(DatabaseError) -> Int {
        try transaction.value("SELECT COALESCE(MAX(leaf_index) + 1, 0) AS n FROM log_leaves") ?? 0
    }

    /// Gives the events that wait longest the next indexes, without a gap.
    ///
    /// The caller holds the sequencer's row, so nobody else counts at the same time. What is taken
    /// from the waiting ones is exactly what became a leaf: events that others commit meanwhile,
    /// even with lower numbers, go on waiting.
    ///
    /// - Returns: the number of leaves afterwards.
    static func sequence(
        atMost limit: Int,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> Int {
        let first = try count(in: transaction)
        let added = try transaction.run(
            """
            INSERT INTO log_leaves (leaf_index, commitment, event)
            SELECT \(first) + row_number() OVER (ORDER BY place) - 1, commitment, event
            FROM (
                SELECT place, commitment, event FROM audit_waiting ORDER BY place LIMIT \(limit)
            ) AS batch
            """
        )
        guard added > 0 else { return first }
        try transaction.run(
            """
            DELETE FROM audit_waiting
            WHERE event IN (SELECT event FROM log_leaves WHERE leaf_index >= \(first))
            """
        )
        return first + added
    }

    /// The commitments of the leaves from one index up to another, in their order.
    ///
    /// - Throws: ``LogError/gap(index:)`` where a row is missing.
    static func commitments(
        _ range: Range<Int>,
        in transaction: any Transaction,
    ) throws -> [Commitment] {
        let rows = try transaction.rows(
            """
            SELECT leaf_index, commitment FROM log_leaves
            WHERE leaf_index >= \(range.lowerBound) AND leaf_index < \(range.upperBound)
            ORDER BY leaf_index
            """
        )
        var commitments: [Commitment] = []
        commitments.reserveCapacity(rows.count)
        for row in rows {
            let index = range.lowerBound + commitments.count
            guard
                try row.get("leaf_index", as: Int.self) == index,
                let commitment = Commitment(bytes: try row.get("commitment", as: [UInt8].self))
            else { throw LogError.gap(index: index) }
            commitments.append(commitment)
        }
        guard commitments.count == range.count else {
            throw LogError.gap(index: range.lowerBound + commitments.count)
        }
        return commitments
    }

    /// The place of an event, or nil while it waits.
    static func index(
        of event: String,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> Int? {
        try transaction.value("SELECT leaf_index FROM log_leaves WHERE event = \(event)")
    }
}

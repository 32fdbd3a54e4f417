import Foundation

/// The right to sequence, which one node at a time has.
///
/// The time in it only keeps nodes out of each other's way. What makes two harmless is the epoch:
/// every transaction of a sequencer holds the row and finds out whether somebody took over.
struct SequencerLease: Sendable, Hashable {
    let epoch: Int
    /// Who holds it: a name for people.
    let holder: String

    /// Takes the log over, unless another holds it still.
    ///
    /// - Throws: ``LogError/heldByAnother(holder:seconds:)``.
    static func take(
        for holder: String,
        by clock: () -> Date,
        lasting seconds: Int,
        in transaction: any Transaction,
    ) throws -> SequencerLease {
        let row = try current(in: transaction)
        // Asked once the row is held: what came before may have waited long for it.
        let now = clock()
        let until: Date = try row.get("lease_until")
        let other: String = try row.get("holder")
        let left = until.timeIntervalSince(now)
        // A lease that ends much later than one that begins now was made by a clock that ran ahead;
        // clocks of nodes that work together differ, too, but by less than a lease.
        if other != holder, left > 0, left <= 2 * Double(seconds) {
            throw LogError.heldByAnother(holder: other, seconds: Int(left.rounded(.up)))
        }
        let lease = SequencerLease(epoch: try row.get("epoch", as: Int.self) + 1, holder: holder)
        try lease.write(until: now.addingTimeInterval(Double(seconds)), in: transaction)
        return lease
    }

    /// Holds the row to the end of the transaction.
    ///
    /// - Throws: ``LogError/superseded(by:)`` when somebody took over.
    func hold(in transaction: any Transaction) throws {
        let row = try Self.current(in: transaction)
        guard try row.get("epoch", as: Int.self) == epoch else {
            throw LogError.superseded(by: try row.get("holder"))
        }
    }

    /// Holds the row, and makes the lease last from now on.
    func renew(at now: Date, lasting seconds: Int, in transaction: any Transaction) throws {
        try hold(in: transaction)
        try write(until: now.addingTimeInterval(Double(seconds)), in: transaction)
    }

    /// Gives the right back, so that another node need not wait.
    func release(in transaction: any Transaction) throws {
        try hold(in: transaction)
        try write(until: Date(timeIntervalSince1970: 0), in: transaction)
    }

    /// Ends the lease of whoever has it, for a process that is alone; the epoch grows when it is taken.
    static func endAny(in transaction: any Transaction) throws {
        try transaction.run("UPDATE log_sequencer SET lease_until = 0 WHERE id = 1")
    }

    private static func current(in transaction: any Transaction) throws -> Row {
        let row = try transaction.firstRow(
            "SELECT epoch, holder, lease_until FROM log_sequencer WHERE id = 1 \(.forUpdate)"
        )
        guard let row else { throw LogError.missingRow("log_sequencer") }
        return row
    }

    private func write(until end: Date, in transaction: any Transaction) throws {
        try transaction.run(
            """
            UPDATE log_sequencer SET epoch = \(epoch), holder = \(holder), lease_until = \(end)
            WHERE id = 1
            """
        )
    }
}

extension SequencerLease {
    /// When a lease that begins now should be renewed: with half of it left.
    static func renewal(from now: Date, lasting seconds: Int) -> Date {
        now.addingTimeInterval(Double(seconds) / 2)
    }
}

import Foundation
import TransparencyLog

/// Gives waiting events their places in the log, extends its files, and signs what they come to.
///
/// One pass: the events become leaves in one transaction; tiles and bundles follow from the rows,
/// each file durable and written once; then the checkpoint is signed, stored, and published. A
/// crash anywhere leaves rows from which the next pass writes the same files; a checkpoint is only
/// published once its row is committed, so one size never has two roots.
package actor Sequencer {
    private var writer: LogWriter
    /// Where the log stands, as long as nothing went wrong since it was looked up.
    private var position: LogPosition?

    package init(_ writer: LogWriter) { self.writer = writer }

    /// What a pass came to.
    package struct Progress: Hashable, Sendable {
        /// Leaves under the newest published checkpoint.
        package let size: Int
        /// Nothing more waited when the pass began.
        package let isComplete: Bool
    }

    /// One pass over at most ``LogLimits/leavesPerPass`` waiting events.
    ///
    /// - Throws: ``LogError``, ``DatabaseError`` or ``DiskError``; the next call looks everything
    ///   up anew and repairs.
    @discardableResult
    package func sequence() async throws -> Progress {
        do {
            let old = if let position { position } else { try await writer.takeOver() }
            position = old
            guard let (count, renewed) = try await writer.sequenceWaiting(from: old) else {
                return Progress(size: old.size, isComplete: true)
            }
            let new = try await writer.grow(renewed, to: count)
            position = new
            let isComplete = count - old.size < writer.limits.leavesPerPass
            return Progress(size: new.size, isComplete: isComplete)
        } catch {
            position = nil
            throw error
        }
    }

    /// Passes until nothing waits.
    ///
    /// - Returns: the size of the newest published checkpoint.
    @discardableResult
    package func sequenceAll() async throws -> Int {
        while true {
            try Task.checkCancellation()
            let progress = try await sequence()
            if progress.isComplete { return progress.size }
        }
    }

    /// Gives the right to sequence back, so that another node need not wait for its end.
    package func release() async throws {
        guard let lease = position?.lease else { return }
        position = nil
        try await writer.database.write { try lease.release(in: $0) }
    }

    /// Goes on with the key to which the log was changed elsewhere.
    func take(_ signer: LogSigner) {
        position = nil
        writer.signer = signer
    }

    /// Changes to another key, announced in the log and confirmed by both.
    ///
    /// The event that names the new key gets its place like any other; the first checkpoint over it
    /// is signed by both keys, and later ones by the new key alone. Called again with the same key,
    /// it finishes what was interrupted.
    ///
    /// - Returns: the size from which the new key is valid.
    @discardableResult
    package func changeKey(to new: LogSigner, by actor: AuditEntry.Actor) async throws -> Int {
        do {
            position = nil
            writer.successor = new
            let lease = try await writer.takeOver().lease
            try await writer.announce(new, by: actor, under: lease)
            if try await writer.validFrom(new) == nil { try await sequenceAll() }
            guard let validFrom = try await writer.validFrom(new) else {
                throw LogError.key(.changeUnfinished(newest: new.verifier.text))
            }
            writer.signer = new
            writer.successor = nil
            return validFrom
        } catch {
            position = nil
            writer.successor = nil
            throw error
        }
    }
}

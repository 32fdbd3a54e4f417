import Crypto
import Foundation
import Media

/// Gathers records of which there are too many for an event each: a batch of them is one file and
/// one event, which holds the file's digest.
///
/// Records are in memory until ``flush()``, so what must survive a crash is an event of its own.
package actor OperationalLog {
    /// The kind of the events that commit to a batch.
    package static let eventKind = "log.batch"

    private let name: String
    private let database: any Database
    private let trail: AuditTrail
    private let keep: @Sendable ([UInt8]) async throws -> Void
    private var lines: [UInt8] = []
    private var count = 0
    private var span: ClosedRange<Int64>?

    /// - Parameters:
    ///   - name: which log it is: `access`, `gate`, …
    ///   - keep: stores a batch durably, findable by its SHA-256, before it returns.
    package init(
        name: String,
        database: any Database,
        trail: AuditTrail,
        keep: @escaping @Sendable ([UInt8]) async throws -> Void,
    ) {
        self.name = name
        self.database = database
        self.trail = trail
        self.keep = keep
    }

    /// Adds a record; a batch that is full is stored first.
    ///
    /// - Throws: ``AuditError/malformedDetails(_:)``, or why the full batch can't be stored: the
    ///   record is then not taken.
    package func append(_ record: [String: CanonicalJSON]) async throws {
        let now = Int64((trail.surroundings.now().timeIntervalSince1970 * 1_000_000).rounded())
        var record = record
        record["time_us"] = .integer(now)
        let json = CanonicalJSON.object(record)
        do throws(CanonicalJSON.Malformation) { try json.check() } catch {
            throw AuditError.malformedDetails(error)
        }
        let line = Array(json.text.utf8) + [UInt8(ascii: "\n")]
        guard line.count <= trail.limits.eventBytes else {
            throw AuditError.tooLarge(bytes: line.count, limit: trail.limits.eventBytes)
        }
        let bytes = lines.count + line.count
        // More than fit one batch are there when it could not be stored while others were added.
        if count >= trail.limits.batchRecords || bytes > trail.limits.batchBytes {
            try await flush()
        }
        lines += line
        count += 1
        span = min(span?.lowerBound ?? now, now)...max(span?.upperBound ?? now, now)
    }

    /// Stores what was gathered: first the file, then the event that commits to it.
    ///
    /// - Returns: the event, or nil where nothing was gathered.
    /// - Throws: why it can't be stored; the records are kept for the next time.
    @discardableResult
    package func flush() async throws -> AuditEvent? {
        guard count > 0, let span else { return nil }
        let batch = (lines: lines, count: count)
        (lines, count, self.span) = ([], 0, nil)
        do {
            try await keep(batch.lines)
            return try await record(batch.lines, count: batch.count, span: span)
        } catch {
            lines = batch.lines + lines
            count += batch.count
            self.span =
                min(
                    span.lowerBound,
                    self.span?.lowerBound ?? span.lowerBound,
                )...max(
                    span.upperBound,
                    self.span?.upperBound ?? span.upperBound,
                )
            throw error
        }
    }

    private func record(
        _ lines: [UInt8],
        count: Int,
        span: ClosedRange<Int64>,
    ) async throws -> AuditEvent {
        let digest = Hex.text(SHA256.hash(data: lines))
        let entry = AuditEntry(
            kind: Self.eventKind,
            actor: .system("operational-log"),
            subject: .init(kind: "log_batch", id: digest),
            details: [
                "bytes": .integer(Int64(lines.count)), "count": .integer(Int64(count)),
                "first_us": .integer(span.lowerBound), "last_us": .integer(span.upperBound),
                "log": .text(name), "sha256": .text(digest),
            ],
        )
        return try await database.write { try self.trail.record(entry, in: $0) }
    }
}

import Foundation
import TestSupport
import TransparencyLog

@testable import Store

/// A change that somebody makes behind the log's back, where it must show, and how to undo it.
struct LogDamage: Sendable {
    let name: String
    /// Findings of which at least one must come.
    let places: Set<LogFinding.Place>
    let apply: @Sendable () async throws -> Void
    let undo: @Sendable () async throws -> Void
}

/// Thinks of changes to a log.
struct LogDamages {
    let log: LogFixture
    var random: SeededGenerator
    let leaves: [Int: LeafRecord]
    let size: Int
    let checkpoints: [CheckpointRows.Stored]

    init(_ log: LogFixture, seed: UInt64) async throws {
        self.log = log
        random = SeededGenerator(seed: seed)
        let records = try await log.database.read { transaction in
            try LeafRecord.page(from: 0, limit: 10_000, in: transaction)
        }
        leaves = Dictionary(uniqueKeysWithValues: records.map { ($0.index, $0) })
        size = records.count
        checkpoints = try await log.database.read { transaction in
            try CheckpointRows.page(beyond: 0, limit: 1_000, in: transaction)
        }
    }

    /// A change to one leaf in one of the places that tell of it.
    mutating func toLeaf(_ index: Int) -> LogDamage {
        guard let leaf = leaves[index], let event = leaf.record else { return toCheckpoint() }
        if event.content == nil { return toTombstone(event) }
        // Without the event that tells of an erasing, other changes to what it erased don't show.
        if event.kind == AuditTrail.erasureKind {
            return flip("log_leaves", "commitment", .leaf(index), "leaf_index = \(index)")
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return flip("log_leaves", "commitment", .leaf(index), "leaf_index = \(index)")
        case 1: return delete(leaf)
        case 2: return toText(event)
        case 3: return flip("audit_events", "salt", .event(event.id), "id = '\(event.id)'")
        case 4, 5: return toColumn(of: event)
        case 6: return toFile(bundle(index), at: index % 256 * 34 + byte(34), index % 256)
        case 7: return toFile(bundle(index), at: index % 256 * 34, index % 256)
        default: return toFile(tile(index), at: index % 256 * 32 + byte(32), index % 256)
        }
    }

    /// Two leaves that change places, in rows or in files.
    mutating func swapping(_ one: Int, _ other: Int) -> LogDamage {
        let (log, pair) = (log, [leaves[one], leaves[other]].compactMap(\.self))
        let isEvent = Bool.random(using: &random)
        let put: @Sendable ([LeafRecord], Bool) async throws -> Void = { rows, swapped in
            try await log.database.write { transaction in
                for row in rows {
                    try transaction.run("DELETE FROM log_leaves WHERE leaf_index = \(row.index)")
                }
                for (place, row) in rows.enumerated() {
                    let other = swapped ? rows[1 - place] : row
                    try transaction.run(
                        """
                        INSERT INTO log_leaves (leaf_index, commitment, event) VALUES (
                            \(row.index), \(isEvent ? row.commitment : other.commitment),
                            \(isEvent ? other.event : row.event)
                        )
                        """
                    )
                }
            }
        }
        return LogDamage(
            name: "swap leaves \(one) and \(other)",
            places: isEvent ? Set(pair.map { .event($0.event) }) : [.leaf(one), .leaf(other)],
            apply: { try await put(pair, true) },
            undo: { try await put(pair, false) },
        )
    }

    /// A change to a stored checkpoint.
    mutating func toCheckpoint() -> LogDamage {
        let place = Int.random(in: 0..<checkpoints.count, using: &random)
        let stored = checkpoints[place]
        let condition = "size = \(stored.size)"
        let next: LogFinding.Place =
            place + 1 < checkpoints.count
            ? .checkpoint(checkpoints[place + 1].size)
            : .file("checkpoint")
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return flip("log_checkpoints", "root", .checkpoint(stored.size), condition)
        case 1:
            return change(
                "DELETE FROM log_checkpoints WHERE size = \(stored.size)",
                back: """
                    INSERT INTO log_checkpoints (size, previous, root, note)
                    VALUES \(.row([stored.size, stored.previous, stored.root, stored.note]))
                    """,
                [next],
            )
        case 2:
            return change(
                "UPDATE log_checkpoints SET size = size + 1000000 WHERE size = \(stored.size)",
                back:
                    "UPDATE log_checkpoints SET size = \(stored.size) WHERE size = \(stored.size + 1_000_000)",
                [next, .checkpoint(stored.size + 1_000_000)],
            )
        default:
            let note = altered(stored.note)
            return change(
                "UPDATE log_checkpoints SET note = \(note) WHERE size = \(stored.size)",
                back:
                    "UPDATE log_checkpoints SET note = \(stored.note) WHERE size = \(stored.size)",
                [.checkpoint(stored.size)],
            )
        }
    }

    /// A change to a whole file: cut, gone, another's, or an older one.
    mutating func toWholeFile() -> LogDamage {
        let files = log.disk.files.filter { !$0.key.hasPrefix("draft/") }
        let path = files.keys.sorted().randomElement(using: &random) ?? ""
        let bytes = files[path] ?? []
        let disk = log.disk
        let put: @Sendable ([UInt8]) throws -> Void = { new in try disk.damage(path) { $0 = new } }
        let others = files.values.filter { $0 != bytes }.sorted { $0.count < $1.count }
        let new: [UInt8]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: new = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
        case 1: new = bytes + [0]
        case 2: new = others.randomElement(using: &random) ?? []
        default:
            return LogDamage(
                name: "remove \(path)",
                places: places(of: path, bytes.count),
                apply: { try disk.remove(path) },
                undo: { try disk.plant(.file, bytes, at: path) },
            )
        }
        return LogDamage(
            name: "\(path) with \(new.count) instead of \(bytes.count) bytes",
            places: places(of: path, max(bytes.count, new.count)),
            apply: { try put(new) },
            undo: { try put(bytes) },
        )
    }

    /// A change to a key's row.
    mutating func toKey(_ keys: [KeyRows.Stored]) -> LogDamage {
        guard let key = keys.randomElement(using: &random) else { return toCheckpoint() }
        if Bool.random(using: &random) {
            return change(
                "UPDATE log_keys SET valid_from = valid_from + 1 WHERE number = \(key.number)",
                back:
                    "UPDATE log_keys SET valid_from = \(key.validFrom) WHERE number = \(key.number)",
                [.key(key.number)],
            )
        }
        return change(
            "UPDATE log_keys SET verifier = \(altered(key.verifier)) WHERE number = \(key.number)",
            back: "UPDATE log_keys SET verifier = \(key.verifier) WHERE number = \(key.number)",
            [.key(key.number)],
        )
    }
}

extension LogDamages {
    private mutating func byte(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    private func tile(_ index: Int) -> String {
        let number = index / 256
        let width = min(256, size - 256 * number)
        return TileID(level: 0, index: UInt64(number), width: width)?.description ?? ""
    }

    private func bundle(_ index: Int) -> String {
        tile(index).replacing("tile/0/", with: "tile/entries/")
    }

    private func places(of path: String, _ bytes: Int) -> Set<LogFinding.Place> {
        Set((0..<bytes / 32 + 1).map { .position($0, inFile: path) } + [.file(path)])
    }

    private mutating func toFile(_ path: String, at offset: Int, _ position: Int) -> LogDamage {
        let (disk, bit) = (log.disk, UInt8(1) << UInt8(byte(8)))
        let flip: @Sendable () throws -> Void = { try disk.damage(path) { $0[offset] ^= bit } }
        return LogDamage(
            name: "flip byte \(offset) of \(path)",
            places: [.position(position, inFile: path)],
            apply: flip,
            undo: flip,
        )
    }

    private mutating func flip(
        _ table: String,
        _ column: String,
        _ place: LogFinding.Place,
        _ condition: String,
    ) -> LogDamage {
        let (log, bit) = (log, UInt8(1) << UInt8(byte(8)))
        let position = byte(32)
        let flip: @Sendable () async throws -> Void = {
            try await log.database.write { transaction in
                let read = SQL(stringLiteral: "SELECT \(column) FROM \(table) WHERE \(condition)")
                var bytes: [UInt8] = try transaction.value(read) ?? []
                bytes[position] ^= bit
                let head = SQL(stringLiteral: "UPDATE \(table) SET \(column) = ")
                try transaction.run("\(head)\(bytes) WHERE \(SQL(stringLiteral: condition))")
            }
        }
        return LogDamage(
            name: "flip \(table).\(column) where \(condition)",
            places: [place],
            apply: flip,
            undo: flip,
        )
    }

    private func change(
        _ statement: SQL,
        back: SQL,
        _ places: Set<LogFinding.Place>,
    ) -> LogDamage {
        let log = log
        let run: @Sendable (SQL) async throws -> Void = { statement in
            _ = try await log.database.write { transaction -> Int in try transaction.run(statement)
            }
        }
        return LogDamage(
            name: statement.text(for: .sqlite),
            places: places,
            apply: { try await run(statement) },
            undo: { try await run(back) },
        )
    }

    private func delete(_ leaf: LeafRecord) -> LogDamage {
        change(
            "DELETE FROM log_leaves WHERE leaf_index = \(leaf.index)",
            back: """
                INSERT INTO log_leaves (leaf_index, commitment, event)
                VALUES \(.row([leaf.index, leaf.commitment, leaf.event]))
                """,
            [.leaf(leaf.index)],
        )
    }

    private mutating func toText(_ event: EventRecord) -> LogDamage {
        let content = event.content ?? ""
        return change(
            "UPDATE audit_events SET content = \(altered(content)) WHERE id = \(event.id)",
            back: "UPDATE audit_events SET content = \(content) WHERE id = \(event.id)",
            [.event(event.id)],
        )
    }

    private mutating func toColumn(of event: EventRecord) -> LogDamage {
        let columns: [(String, SQL)] = [
            ("tenant", "tenant = \(event.tenant)"), ("kind", "kind = \(event.kind)"),
            ("subject_id", "subject_id = \(event.subjectID)"),
            ("subject_kind", "subject_kind = \(event.subjectKind)"),
        ]
        guard let (column, back) = columns.randomElement(using: &random) else {
            return toCheckpoint()
        }
        let name = SQL(stringLiteral: column)
        return change(
            "UPDATE audit_events SET \(name) = \(name) || 'x' WHERE id = \(event.id)",
            back: "UPDATE audit_events SET \(back) WHERE id = \(event.id)",
            [.event(event.id)],
        )
    }

    /// An erased event: what stays of it, or that its leaf says something else.
    private mutating func toTombstone(_ event: EventRecord) -> LogDamage {
        change(
            "UPDATE audit_events SET time_us = time_us + 1 WHERE id = \(event.id)",
            back: "UPDATE audit_events SET time_us = time_us - 1 WHERE id = \(event.id)",
            [.event(event.id)],
        )
    }

    /// The text with one bit of one character changed, into one that a database takes.
    private mutating func altered(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let place = byte(bytes.count)
        let bits = (0..<7).filter { bytes[place] < 0x80 && bytes[place] ^ (1 << $0) != 0 }
        bytes[place] ^= UInt8(1) << UInt8(bits.randomElement(using: &random) ?? 0)
        return String(decoding: bytes, as: UTF8.self)
    }
}

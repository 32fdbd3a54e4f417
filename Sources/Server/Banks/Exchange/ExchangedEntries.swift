import Casework
import Fingerprints
import Foundation
import Media
import Pipeline
import Policy
import Store

/// Entries in the forms in which services hand each other lists.
enum ExchangedEntries {
    /// Reads a whole list.
    ///
    /// - Throws: a problem where it has more entries than one proposal may bring.
    static func read(
        _ source: any ByteSource,
        as format: ExchangeFormat,
        untyped kind: ExchangeKind?,
        most limit: Int,
    ) throws -> ([EntryDraft], ListReport) {
        var reader = ExchangeReader(source, format: format, untyped: kind)
        var report = ListReport()
        var entries: [(line: Int, entry: BankEntry, lines: Int)] = []
        while let listed = try reader.next() {
            guard entries.count < limit else {
                throw BankRefusal.tooMany("entries of a proposal", limit: limit)
            }
            do throws(AudioFingerprintError) {
                let entry = try BankEntry(listed, named: unnamed)
                let last = entries.indices.last
                if let last, entry.id != unnamed, entries[last].entry.takeIn(entry) {
                    entries[last].lines += 1
                } else {
                    entries.append((reader.line, entry, 1))
                }
            } catch {
                report.refuse(line: reader.line, error.description)
            }
        }
        report.add(reader.report)
        let drafts = entries.compactMap { report.draft(of: $0.entry, $0.line, lines: $0.lines) }
        return (drafts, report)
    }

    /// What stands for a name where a list has none.
    fileprivate static let unnamed = ""

    /// An entry's lines in a form; empty where the form has no place for what it is known by.
    static func text(of packed: PackedEntry, as format: ExchangeFormat) -> String {
        guard let fingerprint = try? MediaFingerprint(packed: packed.fingerprint) else { return "" }
        var entry = BankEntry(id: packed.listing.name ?? "\(packed.number)")
        entry.fingerprint = fingerprint
        entry.labels = packed.listing.labels
        entry.addedOn = packed.listing.addedOn ?? ""
        let style = ExchangeStyle(rawValue: format.rawValue) ?? .lines
        return entry.listed.filter { format.holds($0.signal) }.compactMap { listed in
            // A name that a form can't hold is no reason to leave the entry out.
            (try? listed.text(as: style)) ?? (try? ExchangeEntry(listed.signal).text(as: style))
        }.joined()
    }
}

extension ExchangeFormat {
    fileprivate func holds(_ signal: ExchangeEntry.Signal) -> Bool {
        switch (self, signal) {
        case (.lines, .picture), (.lines, .file), (.threatexchange, .picture),
            (.threatexchange, .file), (.vpdq, .film), (.fpcalc, .sound):
            true
        default: false
        }
    }
}

/// How much of a list was taken, and what was refused and why.
struct ListReport {
    private var accepted = 0
    private var refused = 0
    private var refusals: [(line: Int, reason: String)] = []

    mutating func refuse(line: Int, _ reason: String) {
        refused += 1
        if refusals.count < ExchangeReport.keptRefusals { refusals.append((line, reason)) }
    }

    /// What the reader itself refused.
    mutating func add(_ report: ExchangeReport) {
        for refusal in report.refusals { refuse(line: refusal.line, "\(refusal.reason)") }
        refused += report.refusedCount - report.refusals.count
    }

    /// The entry as it is proposed; nil, and noted, where nothing could be found by it.
    mutating func draft(of entry: BankEntry, _ line: Int, lines: Int) -> EntryDraft? {
        let listing = EntryListing(
            name: entry.id == ExchangedEntries.unnamed ? nil : entry.id,
            labels: entry.labels,
            addedOn: entry.addedOn.isEmpty ? nil : entry.addedOn,
        )
        do throws(BankRefusal) {
            let draft = try EntryDraft(entry.fingerprint, listing: listing)
            accepted += lines
            return draft
        } catch {
            refuse(line: line, error.words.english)
            return nil
        }
    }

    var json: JSONValue {
        .object([
            "accepted": .integer(Int64(accepted)), "refused": .integer(Int64(refused)),
            "refusals": .list(
                refusals.sorted { $0.line < $1.line }.map { line, reason in
                    .object(["line": .integer(Int64(line)), "reason": .text(reason)])
                }
            ),
        ])
    }

    static let schema = Schema.named(
        "ImportReport",
        .object([
            .required("accepted", .count), .required("refused", .count),
            .required(
                "refusals",
                .list(
                    .object([.required("line", .count), .required("reason", .text(0...1_000))]),
                    0...ExchangeReport.keptRefusals,
                ),
                "The first ones",
            ),
        ]),
    )
}

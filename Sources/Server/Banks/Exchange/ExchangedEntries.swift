import Casework
import Fingerprints
import Foundation
import Media
import Pipeline
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
    ) throws -> ([EntryDraft], ExchangeReport) {
        var reader = ExchangeReader(source, format: format, untyped: kind)
        var drafts: [EntryDraft] = []
        while let entry = try reader.next() {
            guard drafts.count < limit else {
                throw BankRefusal.tooMany("entries of a proposal", limit: limit)
            }
            guard let fingerprint = entry.fingerprint else { continue }
            let name = entry.id.map { String($0.unicodeScalars.prefix(200).map(Character.init)) }
            drafts.append(
                EntryDraft(fingerprint.packed, digest: fingerprint.digest, name: name)
            )
        }
        return (drafts, reader.report)
    }

    /// An entry's lines in a form; empty where the form has no place for what it is known by.
    static func text(of entry: PackedEntry, as format: ExchangeFormat) -> String {
        guard let fingerprint = try? MediaFingerprint(packed: entry.fingerprint) else { return "" }
        return fingerprint.exchanged(as: format, named: entry.name ?? "\(entry.number)")
    }
}

extension ExchangeEntry {
    /// What it is recognised by; nil where that can't be kept.
    fileprivate var fingerprint: MediaFingerprint? {
        switch signal {
        case .file(let digest): MediaFingerprint(digest: digest)
        // Lists hold pictures that somebody found fit to be compared.
        case .picture(let hash): MediaFingerprint(picture: FrameView(hash: hash, quality: 100))
        case .film(let features):
            MediaFingerprint(
                film: VideoFingerprint(
                    frames: features.map { feature in
                        VideoFrame(
                            seconds: feature.seconds,
                            whole: FrameView(hash: feature.hash, quality: feature.quality),
                        )
                    }
                )
            )
        case .sound(let items, _):
            (try? AudioFingerprint(items: items)).map { MediaFingerprint(sound: $0) }
        }
    }
}

extension MediaFingerprint {
    fileprivate func exchanged(as format: ExchangeFormat, named name: String) -> String {
        let style = ExchangeStyle(rawValue: format.rawValue) ?? .lines
        return signals(for: format).compactMap { signal in
            let entry = ExchangeEntry(signal, id: name)
            // A name that a form can't hold is no reason to leave the entry out.
            return (try? entry.text(as: style))
                ?? (try? ExchangeEntry(signal).text(as: style))
        }.joined()
    }

    private func signals(for format: ExchangeFormat) -> [ExchangeEntry.Signal] {
        switch format {
        case .lines, .threatexchange:
            return [digest.map { .file($0) }, picture.map { .picture($0.hash) }].compactMap(\.self)
        case .vpdq:
            let features = film?.frames.compactMap { frame in
                VPDQFeature(
                    hash: frame.hash,
                    quality: frame.quality,
                    seconds: max(frame.seconds, 0),
                )
            }
            return features.map { [.film($0)] } ?? []
        case .fpcalc:
            return sound.map {
                [.sound(items: $0.items, durationSeconds: $0.durationSeconds)]
            } ?? []
        }
    }
}

extension ExchangeReport {
    /// How much was taken, and what was refused and why.
    var json: JSONValue {
        .object([
            "accepted": .integer(Int64(acceptedCount)), "refused": .integer(Int64(refusedCount)),
            "refusals": .list(
                refusals.map { refusal in
                    .object([
                        "line": .integer(Int64(refusal.line)),
                        "reason": .text("\(refusal.reason)"),
                    ])
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

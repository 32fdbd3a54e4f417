package import Detection
import Fingerprints
import Foundation
package import Media

extension KnownMatch {
    /// The match as `touchstone.inspection/1` and `touchstone.matches/1` have it.
    package var json: JSONValue { .object(jsonMembers) }

    /// The members of ``json``, for objects that say more.
    package var jsonMembers: [JSONValue.Member] {
        let members: KeyValuePairs<String, JSONValue> = [
            "bank": .text(bank), "entry": .text(entry), "distance": match.distanceJSON,
            "span": .span(match.span), "entry_span": .span(match.entrySpan),
            "kind": .text(kind.rawValue), "likeness": .text(match.likeness.rawValue),
            "orientation": .text(match.orientation.word), "tempo": .number(match.tempo),
            "confirmed": .bool(isConfirmed),
        ]
        return members.map { JSONValue.Member(key: $0.key, value: $0.value) }
    }
}

extension BankMatch {
    /// Whole bits of pictures; of sound a mean.
    fileprivate var distanceJSON: JSONValue {
        likeness == .sound
            ? .number((distance * 100).rounded() / 100) : .integer(Int64(distance))
    }
}

extension JSONValue {
    /// Both ends in seconds, in thousandths; null for the whole.
    package static func span(_ span: TimeSpan?) -> JSONValue {
        guard let span else { return .null }
        return .list(
            [span.startSeconds, span.endSeconds].map { .number(($0 * 1000).rounded() / 1000) }
        )
    }
}

extension FingerprintOutcome {
    /// The fingerprint as `touchstone.fingerprint/1`.
    package func json(of name: FilePathBytes) -> JSONValue {
        let film = fingerprint.film?.frames ?? []
        let pictures =
            fingerprint.picture.map { [($0, 0.0)] } ?? film.map { ($0.whole, $0.seconds) }
        return .object(
            name.jsonMembers(schema: "touchstone.fingerprint/1") + [
                .init(key: "pdq", value: .list(pictures.map { $0.json(at: $1) })),
                .init(key: "chromaprint", value: fingerprint.sound.map(\.json) ?? .null),
                .init(key: "sha256", value: .optional(fingerprint.digest?.description)),
                .init(key: "gaps", value: .list(missing.map { .text($0) })),
            ]
        )
    }
}

extension FrameView {
    fileprivate func json(at seconds: Double) -> JSONValue {
        .object([
            "time_s": .number((seconds * 1000).rounded() / 1000), "hash": .text("\(hash)"),
            "quality": .integer(Int64(quality)),
        ])
    }
}

extension AudioFingerprint {
    fileprivate var json: JSONValue {
        .object([
            "item_s": .number((Self.itemSeconds * 10_000).rounded() / 10_000),
            "items": .list(items.map { .integer(Int64($0)) }),
            "start_s": .number((startSeconds * 1000).rounded() / 1000),
        ])
    }
}

import Containers
import Detection
import Labels
import Provenance

extension Observation {
    /// The six layers; those that nobody looked for are `null`.
    var labelsJSON: JSONValue {
        .object([
            "visible": conspicuous.visible.json(listing: "marks", \.json),
            "audible": conspicuous.audible.json(listing: "cues", \.json),
            "metadata": metadataJSON, "iptc": iptcJSON, "credential": credentialJSON,
            "watermark": .null,
        ])
    }

    /// `state`, the label as the standard spells it, every place that holds one, and what departs
    /// from the standard.
    private var metadataJSON: JSONValue {
        guard !survey.labels.isEmpty else { return .null }
        let first = survey.labels.first { $0.reading != nil }?.reading
        let isValid = survey.labels.allSatisfy { $0.reading != nil } && survey.agrees
        return .object([
            "state": .text(isValid ? "valid" : "invalid"),
            "label": first?.label.json ?? .null,
            "places": .list(survey.labels.map { $0.json(comparedWith: first?.label) }),
            "deviations": .list((first?.deviations ?? []).map { .text("\($0)") }),
        ])
    }

    private var iptcJSON: JSONValue {
        guard !survey.sourceTypes.isEmpty else { return .null }
        return .object([
            "state": .text(
                contradictions.contains(.sourceTypeSaysRecording) ? "invalid" : "valid"
            ),
            "source_types": .list(
                survey.sourceTypes.map {
                    .object([
                        "uri": .text($0.uri), "term": .text($0.term),
                        "meaning": .text($0.meaning.rawValue),
                    ])
                }
            ),
        ])
    }

    private var credentialJSON: JSONValue {
        switch credential {
        case nil: .null
        case .stated(let source): source.json
        case .unreadable(let reason):
            .object(["state": .text("unreadable"), "reason": .text(reason)])
        }
    }
}

extension StatedSource {
    fileprivate var json: JSONValue {
        .object([
            "state": .text("not-checked"), "manifest": .text(manifestLabel),
            "claim_generator": .optional(claimGenerator),
            "digital_source_types": .list(digitalSourceTypes.map { .text($0) }),
        ])
    }
}

extension FoundLabel {
    fileprivate func json(comparedWith label: AIGCLabel?) -> JSONValue {
        .object([
            "place": .text(place.name), "role": .text(place.role.rawValue),
            "range": .list([
                .integer(Int64(clamping: range.lowerBound)),
                .integer(Int64(clamping: range.upperBound)),
            ]),
            "agrees": .bool(reading?.label == label && label != nil),
        ])
    }
}

extension AIGCLabel {
    /// The seven elements under their names in GB 45438-2025, Annex E.
    var json: JSONValue {
        .object([
            "Label": .text(notice.digit), "ContentProducer": .text(contentProducer),
            "ProduceID": .text(produceID), "ReservedCode1": .text(reservedCode1),
            "ContentPropagator": .text(contentPropagator), "PropagateID": .text(propagateID),
            "ReservedCode2": .text(reservedCode2),
        ])
    }
}

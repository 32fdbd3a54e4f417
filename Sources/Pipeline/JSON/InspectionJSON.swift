package import Detection
import Labels
import Media

extension Inspection {
    /// The inspection as `touchstone.inspection/1`.
    package var json: JSONValue {
        .object(
            name.jsonMembers(schema: "touchstone.inspection/1") + [
                .init(key: "sha256", value: .optional(digest?.description)),
                .init(key: "bytes", value: .integer(Int64(clamping: sizeBytes))),
                .init(key: "media", value: facts.json(container: container)),
                .init(key: "assessment", value: assessment.json),
                .init(
                    key: "signals",
                    value: .list(
                        assessment.signals.enumerated().map { $0.element.json(number: $0.offset) }
                    ),
                ),
                .init(key: "labels", value: observation.labelsJSON),
                .init(key: "matches", value: matchesJSON),
            ]
        )
    }
}

extension Inspection {
    /// Null where nobody could look; nothing is met where no bank was named.
    fileprivate var matchesJSON: JSONValue {
        digest == nil ? .null : .list(observation.known.map(\.json))
    }
}

extension MediaFacts {
    fileprivate func json(container: String) -> JSONValue {
        .object([
            "kind": .optional(kind?.rawValue), "container": .text(container),
            "duration_s": .optional(durationSeconds), "width": .optional(width),
            "height": .optional(height), "fps": .optional(framesPerSecond),
            "video_codec": .optional(videoCodec), "audio_codec": .optional(audioCodec),
            "sample_rate": .optional(sampleRate), "channels": .optional(channels),
        ])
    }
}

extension Assessment {
    /// The assessment as it stands in an inspection; `because` names signals by their numbers.
    package var json: JSONValue {
        .object([
            "notice": .text(notice?.word ?? "none"), "basis": .text(basis.rawValue),
            "label_state": .text(labelState.rawValue),
            "because": .list(because.map { .text("s\($0 + 1)") }),
        ])
    }
}

extension Signal {
    /// The signal as the one of a number, from 0.
    package func json(number: Int) -> JSONValue {
        .object([
            "id": .text("s\(number + 1)"), "detector": .text(detector.name),
            "version": .text(detector.version), "claim": .text(claim.rawValue),
            "strength": .text(strength.rawValue),
            "span": span.map { .list([.number($0.startSeconds), .number($0.endSeconds)]) } ?? .null,
            "explanation": .object([
                "en": .text(explanation.english), "zh-Hans": .text(explanation.chinese),
            ]),
            "details": .object(
                details.map { JSONValue.Member(key: $0.name, value: .text($0.value)) }
            ),
        ])
    }
}

import Detection
import Labels
package import Media

extension Verification {
    /// The verification as `touchstone.verification/1`.
    package var json: JSONValue {
        let notChecked = JSONValue.text(LayerState.notChecked.rawValue)
        let layers: JSONValue = .object([
            "visible": .text(visible.rawValue), "audible": .text(audible.rawValue),
            "metadata": .text(metadata.rawValue),
            "iptc": .text(iptc.rawValue), "credential": .text(credential.rawValue),
            "watermark": notChecked,
        ])
        let complaints = problems.map { problem in
            JSONValue.object([
                "code": .text(problem.code.rawValue), "message": .text(problem.message),
            ])
        }
        return .object(
            name.jsonMembers(schema: "touchstone.verification/1") + [
                .init(key: "state", value: .text(state.rawValue)),
                .init(key: "layers", value: layers),
                .init(key: "problems", value: .list(complaints)),
            ]
        )
    }
}

extension Labelled {
    /// What was done as `touchstone.labelled/1`.
    package var json: JSONValue {
        .object(
            name.jsonMembers(schema: "touchstone.labelled/1")
                + output.jsonMembers(key: "output") + [
                    .init(key: "label", value: writesMetadata ? plan.label.json : .null),
                    .init(
                        key: "digital_source_type",
                        value: .optional(writesMetadata ? plan.sourceType?.uri : nil),
                    ),
                    .init(
                        key: "places",
                        value: .list(
                            writesMetadata ? plan.places.map { .text($0.name) } : []
                        ),
                    ),
                    .init(key: "picture", value: picture.json),
                    .init(key: "sound", value: .object(["way": .text(sound.word)])),
                    .init(
                        key: "visible",
                        value: conspicuous.visible.json(listing: "marks", \.json),
                    ),
                    .init(
                        key: "audible",
                        value: conspicuous.audible.json(listing: "cues", \.json),
                    ),
                ]
        )
    }
}

extension Fault {
    /// The fault as `touchstone.error/1`, in the place of the file's result.
    package func json(for name: FilePathBytes) -> JSONValue {
        .object(
            name.jsonMembers(schema: "touchstone.error/1") + [
                .init(key: "code", value: .text(code.rawValue)),
                .init(key: "message", value: .text(message)),
            ]
        )
    }
}

extension PictureWay {
    /// Which way the mark came into the picture.
    fileprivate var json: JSONValue {
        switch self {
        case .untouched: .object(["way": .text(word)])
        case .opening(let seconds):
            .object(["way": .text(word), "encoded_s": .optional(seconds)])
        case .whole(let reason): .object(["way": .text(word), "because": .text(reason)])
        }
    }
}

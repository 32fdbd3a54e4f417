import Detection
import Labels
import Media

extension Look {
    /// `null` where nothing was found or a quick look was asked for.
    func json(listing name: String, _ one: (Finding) -> JSONValue) -> JSONValue {
        switch self {
        case .notTaken(nil), .taken([]): .null
        case .notTaken(let reason?):
            .object(["state": .text("not-checked"), "reason": .text(reason)])
        case .taken(let findings):
            .object([
                .init(key: "state", value: .text("present")),
                .init(key: name, value: .list(findings.map(one))),
            ])
        }
    }
}

extension VisibleMark {
    /// The mark, where it stands, and how it was read.
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "text", value: .text(text)), .init(key: "language", value: .text(language)),
            .init(key: "notice", value: .text(notice.word)),
            .init(key: "own", value: .bool(isOwn)),
            .init(key: "box", value: box.json), .init(key: "span", value: span.json),
            .init(key: "height", value: .optional(heightFraction)),
            .init(key: "high_enough", value: .bool(isHighEnough)),
            .init(key: "long_enough", value: .bool(isLongEnough)),
        ]
        switch reading {
        case .correlation(let value, let font):
            members += [
                .init(key: "correlation", value: .optional(value)),
                .init(key: "font", value: .text(font)),
            ]
        case .recognition(let confidence):
            members.append(.init(key: "confidence", value: .optional(confidence)))
        }
        return .object(members)
    }
}

extension AudibleCue {
    /// The cue, when it is heard, and how it was recognised.
    var json: JSONValue {
        .object([
            "kind": .text(kind.rawValue), "text": .optional(text),
            "language": .optional(language), "notice": .text(notice.word), "own": .bool(isOwn),
            "span": Optional(span).json, "correlation": .optional(correlation),
        ])
    }
}

extension PictureBox {
    /// Left, top, width, height.
    var json: JSONValue {
        .list([x, y, width, height].map { .integer(Int64($0)) })
    }
}

extension TimeSpan? {
    /// From and to, in seconds.
    var json: JSONValue {
        map { .list([.number($0.startSeconds), .number($0.endSeconds)]) } ?? .null
    }
}

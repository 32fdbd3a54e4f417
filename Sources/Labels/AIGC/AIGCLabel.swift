/// The implicit label that GB 45438-2025 Annex E puts into a file's metadata.
///
/// It says who claims to have made and spread the content, not that the claim is true. The values
/// are kept as they stand; ``check(_:for:)`` says what may be written, and
/// ``read(_:)`` what is understood. A file has one such label (clause 6.1 c): writers replace it.
public struct AIGCLabel: Hashable, Sendable {
    /// How surely the content is synthetic (`Label`).
    public var notice: Notice
    /// The name or code of the generation provider (`ContentProducer`).
    public var contentProducer: String
    /// The provider's unique number for this content (`ProduceID`).
    public var produceID: String
    /// The generation provider's own integrity data, or nothing (`ReservedCode1`).
    public var reservedCode1: String
    /// The name or code of the propagation provider (`ContentPropagator`).
    ///
    /// On the first writing it equals ``contentProducer``.
    public var contentPropagator: String
    /// The propagation provider's unique number for this content (`PropagateID`).
    ///
    /// On the first writing it equals ``produceID``.
    public var propagateID: String
    /// The propagation provider's own integrity data, or nothing (`ReservedCode2`).
    public var reservedCode2: String

    /// Puts a label together, unchecked.
    public init(
        notice: Notice,
        contentProducer: String,
        produceID: String,
        reservedCode1: String = "",
        contentPropagator: String,
        propagateID: String,
        reservedCode2: String = "",
    ) {
        self.notice = notice
        self.contentProducer = contentProducer
        self.produceID = produceID
        self.reservedCode1 = reservedCode1
        self.contentPropagator = contentPropagator
        self.propagateID = propagateID
        self.reservedCode2 = reservedCode2
    }

    /// The seven keys of Annex E, in its order.
    public enum Field: String, Hashable, CaseIterable, Sendable {
        /// How surely the content is synthetic: `1`, `2` or `3`.
        case label = "Label"
        /// The generation provider.
        case contentProducer = "ContentProducer"
        /// The generation provider's number for the content.
        case produceID = "ProduceID"
        /// The generation provider's integrity data.
        case reservedCode1 = "ReservedCode1"
        /// The propagation provider.
        case contentPropagator = "ContentPropagator"
        /// The propagation provider's number for the content.
        case propagateID = "PropagateID"
        /// The propagation provider's integrity data.
        case reservedCode2 = "ReservedCode2"
    }

    /// The text of one field, as it stands in the label.
    public subscript(field: Field) -> String {
        switch field {
        case .label: notice.digit
        case .contentProducer: contentProducer
        case .produceID: produceID
        case .reservedCode1: reservedCode1
        case .contentPropagator: contentPropagator
        case .propagateID: propagateID
        case .reservedCode2: reservedCode2
        }
    }
}

extension AIGCLabel {
    /// The label as the keyed places of containers hold it: the inner object, without blanks.
    public var json: String {
        let members = Field.allCases.map { "\"\($0.rawValue)\":\(Self.quoted(self[$0]))" }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// The label as places without a key hold it: `{"AIGC":{…}}` (Annex E a–b).
    public var wrappedJSON: String { "{\"AIGC\":\(json)}" }

    /// A JSON string (RFC 8259 §7) that escapes only what must be.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

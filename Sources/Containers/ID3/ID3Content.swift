/// What a frame says, for the kinds of frame that labels, credentials and traces stand in.
///
/// All texts are UTF-8. Clauses: ID3v2.4.0 native frames 4.2, 4.2.6, 4.10, 4.15, 4.27.
enum ID3Content: Hashable, Sendable {
    /// A text frame: `TIT2`, `TSSE` …
    case text([UInt8])
    /// `TXXX`: a text with a description of its own.
    case userText(description: [UInt8], value: [UInt8])
    /// `COMM`: a comment in a language, with a description that is mostly empty.
    case comment(language: [UInt8], description: [UInt8], text: [UInt8])
    /// `PRIV`: bytes that an owner understands.
    case privateData(owner: [UInt8], data: [UInt8])
    /// `GEOB`: a file within the tag.
    case object(mime: [UInt8], fileName: [UInt8], description: [UInt8], data: [UInt8])

    /// Reads the content of a frame, or `nil` when it is of another kind or damaged.
    init?(_ bytes: [UInt8], of frame: ID3Frame) {
        switch frame.modernID {
        case "TXXX": self.init(userText: bytes)
        case "COMM": self.init(comment: bytes)
        case "PRIV": self.init(privateData: bytes)
        case "GEOB": self.init(object: bytes)
        case let id where id.hasPrefix("T"):
            guard var text = ID3Text(bytes) else { return nil }
            self = .text(text.takeRest())
        default: return nil
        }
    }

    private init?(userText bytes: [UInt8]) {
        guard var text = ID3Text(bytes) else { return nil }
        let description = text.takeString()
        self = .userText(description: description, value: text.takeRest())
    }

    private init?(comment bytes: [UInt8]) {
        guard var text = ID3Text(bytes), let language = text.takeBytes(3) else { return nil }
        let description = text.takeString()
        self = .comment(language: language, description: description, text: text.takeRest())
    }

    private init?(privateData bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: 0) else { return nil }
        self = .privateData(owner: Array(bytes[..<end]), data: Array(bytes[(end + 1)...]))
    }

    private init?(object bytes: [UInt8]) {
        guard var text = ID3Text(bytes) else { return nil }
        let mime = text.takeString(as: .latin1)
        let (fileName, description) = (text.takeString(), text.takeString())
        self = .object(
            mime: mime,
            fileName: fileName,
            description: description,
            data: Array(text.takeData()),
        )
    }
}

extension ID3Content {
    /// The media types that a manifest store goes by (C2PA 2.2, A.3.3), the written one first.
    static let credentialTypes = ["application/c2pa", "application/x-c2pa-manifest-store"]

    /// The content as a version writes it, or `nil` where the version has no such frame here.
    func frame(in version: UInt8) -> (id: String, bytes: [UInt8])? {
        switch self {
        case .text: nil
        case .userText(let description, let value):
            (version == 2 ? "TXX" : "TXXX", Self.texts([], description, value, version))
        case .comment(let language, let description, let text):
            (version == 2 ? "COM" : "COMM", Self.texts(language, description, text, version))
        case .privateData(let owner, let data):
            version == 2 ? nil : ("PRIV", owner + [0] + data)
        case .object(let mime, let fileName, let description, let data):
            version == 2
                ? nil
                : ("GEOB", [0] + mime + [0] + fileName + [0] + description + [0] + data)
        }
    }

    private static func texts(
        _ language: [UInt8],
        _ description: [UInt8],
        _ value: [UInt8],
        _ version: UInt8,
    ) -> [UInt8] {
        let encoding = ID3Text.encoding(for: description, value, version: version)
        return [encoding.rawValue] + language + ID3Text.encoded(description, as: encoding)
            + ID3Text.terminator(encoding) + ID3Text.encoded(value, as: encoding)
    }
}

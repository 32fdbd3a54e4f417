/// A signature line of a note (C2SP signed-note, "Signatures").
public struct NoteSignature: Hashable, Sendable {
    /// The name of the key that is said to have signed.
    public let name: KeyName
    /// The id of that key.
    public let keyID: UInt32
    /// What the key made of the text, as its kind defines it.
    public let bytes: [UInt8]

    /// A signature as somebody hands it over.
    public init(name: KeyName, keyID: UInt32, bytes: [UInt8]) {
        (self.name, self.keyID, self.bytes) = (name, keyID, bytes)
    }

    /// Reads a line without its newline; nil unless it is an em dash, a name and base 64 of at
    /// least five bytes, with single spaces between.
    public init?(parsing line: some StringProtocol) {
        let parts = Substring(line).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "\u{2014}", let name = KeyName(parts[1]),
            let content = Base64.bytes(of: parts[2]), content.count > 4,
            let id: UInt32 = BigEndian.number(content.prefix(4))
        else { return nil }
        self.init(name: name, keyID: id, bytes: Array(content.dropFirst(4)))
    }

    /// The line, with its newline.
    public var line: String {
        "\u{2014} \(name) \(Base64.text(of: BigEndian.bytes(keyID) + bytes))\n"
    }
}

/// An XMP packet (ISO 16684-1) that is changed in place, byte for byte.
///
/// Only the bytes of a property that is set change; other properties, their order, quotation marks,
/// padding and the `xpacket` wrapper stay as somebody wrote them. The packet's length may change.
/// A wrapper with `end="r"` forbids changes by programs that find the packet without knowing the
/// file's format. Ours is handed over by a reader of the format, so it is changed all the same.
public struct XMPPacket: Hashable, Sendable {
    /// The packet as it now stands, in UTF-8.
    public private(set) var bytes: [UInt8]

    /// An empty packet with its wrapper and a little padding.
    public init() {
        let padding = String(repeating: String(repeating: " ", count: 63) + "\n", count: 4)
        let text = """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            </rdf:RDF>
            </x:xmpmeta>
            \(padding)<?xpacket end="w"?>
            """
        bytes = Array(text.utf8)
    }

    /// Takes a packet, or a bare `x:xmpmeta` or `rdf:RDF` element.
    ///
    /// Packets in UTF-16 and UTF-32 are converted to UTF-8. NULs and blanks around it are kept.
    ///
    /// - Throws: ``XMPError`` for what isn't well-formed, has a document type, uses an entity that
    ///   XML doesn't predefine or an undeclared prefix, or exceeds the limits.
    public init(parsing bytes: [UInt8]) throws(XMPError) {
        try self.init(parsing: bytes, limits: XMPLimits())
    }

    /// Takes a packet within limits of the caller's.
    public init(parsing bytes: [UInt8], limits: XMPLimits) throws(XMPError) {
        guard bytes.count <= limits.byteCount else {
            throw .overLimit("too long", at: limits.byteCount)
        }
        let text = try XMPEncoding.utf8(bytes)
        _ = try XMPLayout(of: text, limits: limits)
        self.bytes = text
    }

    /// The first value of a property, or `nil` where it doesn't stand.
    public func value(of property: XMPProperty) -> String? { values(of: property).first }

    /// Every value of a property, in the packet's order: of each place and each list item.
    ///
    /// A packet should have one; two different ones contradict each other.
    public func values(of property: XMPProperty) -> [String] {
        layout?.occurrences.filter { $0.isOf(property) }.flatMap(\.values) ?? []
    }

    /// Sets a property to one value, where it stands or else in a description of its own.
    ///
    /// Where it stands more than once, the first place is set and the others are removed. A
    /// character that XML can't hold, such as NUL, becomes U+FFFD.
    public mutating func set(_ property: XMPProperty, to value: String) {
        guard let layout else { return }
        let places = layout.occurrences.filter { $0.isOf(property) }
        if places.count == 1, places[0].values == [value] { return }
        var edits: [(range: Range<Int>, bytes: [UInt8])] = []
        if let first = places.first {
            edits.append(replacement(of: first.place, with: value))
            edits += places.dropFirst().map { (removal(of: $0.place), []) }
        } else {
            edits.append(insertion(of: property, value, at: layout.root))
        }
        for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            bytes.replaceSubrange(edit.range, with: edit.bytes)
        }
    }

    /// Where everything stands; our own edits may go beyond the limits of what was handed in.
    private var layout: XMPLayout? {
        var limits = XMPLimits()
        limits.byteCount = .max
        limits.depth = .max
        limits.elementCount = .max
        limits.namespaceCount = .max
        return try? XMPLayout(of: bytes, limits: limits)
    }
}

extension XMPPacket {
    private func replacement(
        of place: XMPLayout.Place,
        with value: String,
    ) -> (Range<Int>, [UInt8]) {
        switch place {
        case .attribute(let attribute):
            return (attribute.value, XMLText.encoded(value, isAttribute: true))
        case .element(let element) where element.isPlain:
            return (element.content, XMLText.encoded(value))
        case .element(let element):
            let name = Array(bytes[element.name])
            var text = Array("<".utf8) + name
            for declaration in element.declarations { text += bytes[declaration] }
            text += Array(">".utf8) + XMLText.encoded(value)
            text += Array("</".utf8) + name + Array(">".utf8)
            return (element.whole, text)
        }
    }

    /// What goes when a place goes: an element takes the blanks before it along.
    private func removal(of place: XMPLayout.Place) -> Range<Int> {
        switch place {
        case .attribute(let attribute): return attribute.whole
        case .element(let element):
            let before = bytes[..<element.whole.lowerBound]
            let blanks = before.reversed().prefix { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
            return element.whole.lowerBound - blanks.count..<element.whole.upperBound
        }
    }

    /// A description of its own at the end of `rdf:RDF`, about the same thing as the first one.
    private func insertion(
        of property: XMPProperty,
        _ value: String,
        at root: XMPLayout.Root,
    ) -> (Range<Int>, [UInt8]) {
        let (prefix, _) = NamespaceScope.parts(of: bytes[root.name])
        let isUsual = prefix.elementsEqual("rdf".utf8)
        var text = Array(" <rdf:Description rdf:about=".utf8)
        if let about = root.about {
            text += bytes[about.lowerBound - 1...about.upperBound]
        } else {
            text += Array("\"\"".utf8)
        }
        if !isUsual { text += Array("\n  xmlns:rdf=\"\(XMPReader.rdf)\"".utf8) }
        text += Array("\n  xmlns:\(property.prefix)=\"".utf8)
        text += XMLText.encoded(property.namespace, isAttribute: true)
        text += Array("\">\n  <\(property.prefix):\(property.name)>".utf8)
        text += XMLText.encoded(value)
        text += Array("</\(property.prefix):\(property.name)>\n </rdf:Description>\n".utf8)
        guard root.isEmpty else { return (root.end.lowerBound..<root.end.lowerBound, text) }
        return (
            root.end,
            Array(">\n".utf8) + text + Array("</".utf8) + bytes[root.name] + Array(">".utf8),
        )
    }
}

/// Why an XMP packet can't be read, and at which of its bytes that showed.
public enum XMPError: Error, Hashable, Sendable {
    /// The packet is in an encoding that we don't read.
    case encoding(String, at: Int)
    /// The packet declares a document type; entities of its own could make it say anything.
    case documentType(at: Int)
    /// The packet isn't well-formed XML, or not RDF.
    case malformed(String, at: Int)
    /// The packet asks for more than ``XMPLimits`` allow.
    case overLimit(String, at: Int)
    /// There is no `rdf:RDF` element in it.
    case noRDF
}

extension XMPError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .encoding(let what, let at): "the XMP packet: \(what) (at byte \(at))"
        case .documentType(let at):
            "the XMP packet declares a document type, which is refused (at byte \(at))"
        case .malformed(let what, let at): "the XMP packet: \(what) (at byte \(at))"
        case .overLimit(let what, let at): "the XMP packet: \(what) (at byte \(at))"
        case .noRDF: "the XMP packet has no rdf:RDF element"
        }
    }
}

/// The most that an XMP packet may ask of us before we stop reading it.
public struct XMPLimits: Hashable, Sendable {
    /// The longest packet, in bytes.
    public var byteCount = 16 << 20
    /// How deep elements may lie in each other.
    public var depth = 64
    /// How many elements and attributes are looked at.
    public var elementCount = 200_000
    /// How many namespaces may be declared at one place.
    public var namespaceCount = 256

    /// The defaults, as `docs/limits.md` lists them.
    public init() {}
}

/// Where the properties of a packet stand, and where another may be put.
struct XMPLayout {
    /// One property as it occurs, with its values.
    struct Occurrence {
        var namespace: String
        var name: String
        var values: [String]
        var place: Place

        func isOf(_ property: XMPProperty) -> Bool {
            name == property.name && namespace == property.namespace
        }
    }

    /// How a property stands in the packet.
    enum Place {
        case attribute(XMLScanner.Attribute)
        case element(Element)
    }

    /// A property that is an element.
    struct Element {
        /// The name with its prefix.
        var name: Range<Int>
        /// From `<` to the `>` of the closing tag.
        var whole: Range<Int>
        /// Between the two tags; empty in an element without a closing tag.
        var content: Range<Int>
        /// The attributes that declare namespaces.
        var declarations: [Range<Int>]
        /// Whether it consists of two tags and text alone.
        var isPlain: Bool
    }

    /// The element `rdf:RDF`.
    struct Root {
        /// The name with its prefix.
        var name: Range<Int>
        /// The closing tag, or the `/>` of an element that has none.
        var end: Range<Int>
        var isEmpty: Bool
        /// The value of `rdf:about` in the first description, as it is written.
        var about: Range<Int>?
    }

    var occurrences: [Occurrence] = []
    var root: Root

    /// Goes over a packet in UTF-8 once.
    init(of bytes: [UInt8], limits: XMPLimits) throws(XMPError) {
        guard bytes.count <= limits.byteCount else {
            throw .overLimit("too long", at: limits.byteCount)
        }
        var reader = XMPReader(bytes, limits: limits)
        try reader.readAll()
        guard let root = reader.root else { throw .noRDF }
        self.root = root
        occurrences = reader.occurrences
    }
}

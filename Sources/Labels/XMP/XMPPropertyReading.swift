/// A property whose element is being read.
struct XMPPropertyReading {
    var namespace = ""
    var name = ""
    /// The values of `rdf:li`, `rdf:value` and `rdf:resource`.
    var values: [String] = []
    var declarations: [Range<Int>] = []
    var isPlain = true
    var hasChildren = false
    /// The text of the item that is open, if one is.
    var item: String?
    private var text = ""

    mutating func add(_ more: String) {
        if !hasChildren { text += more }
        item? += more
    }

    /// Takes the text of an item that ends.
    mutating func endItem() {
        if let item { values.append(item) }
        item = nil
    }

    /// The property, now that its element has ended.
    func occurrence(_ element: XMPLayout.Element) -> XMPLayout.Occurrence {
        XMPLayout.Occurrence(
            namespace: namespace,
            name: name,
            values: hasChildren || !values.isEmpty ? values : [text],
            place: .element(element),
        )
    }
}

extension XMPPropertyReading {
    /// Begins with nothing read.
    init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }
}

/// Goes over the XML of a packet and finds its top-level properties (ISO 16684-1 §7).
///
/// Only children and attributes of the nodes in `rdf:RDF` count: a property deeper down speaks of
/// something else, such as an ingredient.
struct XMPReader {
    static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

    /// What an element is for, by where it lies.
    private enum Role {
        case outside, root, node, property, inner
    }

    /// An element that isn't closed yet.
    private struct Frame {
        var name: Range<Int>
        var role: Role
        var scopeCount: Int
        var start: Int
        /// Behind the opening tag.
        var content: Int
    }

    private(set) var occurrences: [XMPLayout.Occurrence] = []
    private(set) var root: XMPLayout.Root?
    private let bytes: [UInt8]
    private let limits: XMPLimits
    private var scanner: XMLScanner
    private var scope = NamespaceScope()
    private var frames: [Frame] = []
    private var elementCount = 0
    private var isFinished = false
    private var about: Range<Int>?
    private var property = XMPPropertyReading()

    init(_ bytes: [UInt8], limits: XMPLimits) {
        self.bytes = bytes
        self.limits = limits
        let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        scanner = XMLScanner(bytes, from: mark, attributeLimit: limits.elementCount)
    }

    mutating func readAll() throws(XMPError) {
        while let piece = try scanner.next() {
            switch piece {
            case .open(let name, let attributes, let isEmpty):
                try open(name, attributes)
                if isEmpty { try close(isEmpty: true) }
            case .close(let name):
                guard let frame = frames.last, bytes[frame.name].elementsEqual(bytes[name]) else {
                    throw .malformed("a closing tag without its opening tag", at: scanner.start)
                }
                try close(isEmpty: false)
            case .text:
                try text(scanner.start..<scanner.position, isLiteral: false)
            case .literal(let inner):
                try text(inner, isLiteral: true)
            case .comment:
                property.isPlain = false
            case .instruction(let name):
                property.isPlain = false
                guard bytes[name].elementsEqual("xml".utf8) else { continue }
                let declaration = bytes[scanner.start..<scanner.position]
                try XMPEncoding.checkDeclaration(declaration, at: scanner.start)
            }
        }
        guard frames.isEmpty else { throw .malformed("an element has no end", at: bytes.count) }
    }

    // MARK: Elements

    private mutating func open(
        _ name: Range<Int>,
        _ attributes: [XMLScanner.Attribute],
    ) throws(XMPError) {
        guard !isFinished else { throw .malformed("a second root element", at: scanner.start) }
        elementCount += 1
        guard elementCount <= limits.elementCount else {
            throw .overLimit("too many elements", at: scanner.start)
        }
        guard frames.count < limits.depth else {
            throw .overLimit("elements nested too deep", at: scanner.start)
        }
        let scopeCount = scope.count
        try declare(attributes)
        let (namespace, local) = try resolve(name, isAttribute: false)
        let role = role(of: local, in: namespace)
        frames.append(
            Frame(
                name: name,
                role: role,
                scopeCount: scopeCount,
                start: scanner.start,
                content: scanner.position,
            )
        )
        switch role {
        case .outside, .root: break
        case .node: try node(attributes)
        case .property: try beginProperty(local, in: namespace, attributes)
        case .inner: try inner(local, in: namespace, attributes)
        }
    }

    private func role(of local: String, in namespace: String) -> Role {
        switch frames.last?.role {
        case nil, .outside: local == "RDF" && namespace == Self.rdf ? .root : .outside
        case .root: .node
        case .node: .property
        case .property, .inner: .inner
        }
    }

    private mutating func close(isEmpty: Bool) throws(XMPError) {
        guard let frame = frames.popLast() else { return }
        scope.close(to: frame.scopeCount)
        isFinished = frames.isEmpty
        switch frame.role {
        case .root where root == nil:
            let end = isEmpty ? scanner.position - 2 : scanner.start
            root = XMPLayout.Root(
                name: frame.name,
                end: end..<scanner.position,
                isEmpty: isEmpty,
                about: about,
            )
        case .property:
            let content = frame.content..<(isEmpty ? frame.content : scanner.start)
            let whole = frame.start..<scanner.position
            occurrences.append(
                property.occurrence(
                    .init(
                        name: frame.name,
                        whole: whole,
                        content: content,
                        declarations: property.declarations,
                        isPlain: property.isPlain && !isEmpty,
                    )
                )
            )
        case .inner: property.endItem()
        default: break
        }
    }

    private mutating func text(_ range: Range<Int>, isLiteral: Bool) throws(XMPError) {
        switch frames.last?.role {
        case nil:
            let blanks: [UInt8] = [0, 0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
            guard bytes[range].allSatisfy(blanks.contains), !isLiteral else {
                throw .malformed("something stands beside the root element", at: range.lowerBound)
            }
        case .property, .inner:
            if isLiteral { property.isPlain = false }
            let text =
                isLiteral
                ? String(decoding: bytes[range], as: UTF8.self)
                : try XMLText.decoded(bytes, range)
            property.add(text)
        default: break
        }
    }

    // MARK: Properties

    /// Takes the attributes of a node, which are properties too.
    private mutating func node(_ attributes: [XMLScanner.Attribute]) throws(XMPError) {
        for attribute in attributes where !isDeclaration(attribute) {
            let (namespace, local) = try resolve(attribute.name, isAttribute: true)
            if local == "about", namespace == Self.rdf || namespace.isEmpty {
                if about == nil { about = attribute.value }
                continue
            }
            occurrences.append(
                XMPLayout.Occurrence(
                    namespace: namespace,
                    name: local,
                    values: [try XMLText.decoded(bytes, attribute.value, isAttribute: true)],
                    place: .attribute(attribute),
                )
            )
        }
    }

    private mutating func beginProperty(
        _ local: String,
        in namespace: String,
        _ attributes: [XMLScanner.Attribute],
    ) throws(XMPError) {
        property = XMPPropertyReading(namespace: namespace, name: local)
        for attribute in attributes {
            if isDeclaration(attribute) {
                property.declarations.append(attribute.whole)
            } else {
                property.isPlain = false
                try addAddress(attribute)
            }
        }
    }

    private mutating func inner(
        _ local: String,
        in namespace: String,
        _ attributes: [XMLScanner.Attribute],
    ) throws(XMPError) {
        property.isPlain = false
        property.hasChildren = true
        property.item = namespace == Self.rdf && (local == "li" || local == "value") ? "" : nil
        for attribute in attributes where !isDeclaration(attribute) { try addAddress(attribute) }
    }

    /// Takes a value that stands in `rdf:resource` or `rdf:value`.
    private mutating func addAddress(_ attribute: XMLScanner.Attribute) throws(XMPError) {
        let (namespace, local) = try resolve(attribute.name, isAttribute: true)
        guard namespace == Self.rdf, local == "resource" || local == "value" else { return }
        property.values.append(try XMLText.decoded(bytes, attribute.value, isAttribute: true))
        property.item = nil
    }

    // MARK: Names

    private func isDeclaration(_ attribute: XMLScanner.Attribute) -> Bool {
        let (prefix, local) = NamespaceScope.parts(of: bytes[attribute.name])
        return prefix.elementsEqual("xmlns".utf8)
            || prefix.isEmpty && local.elementsEqual("xmlns".utf8)
    }

    private mutating func declare(_ attributes: [XMLScanner.Attribute]) throws(XMPError) {
        for attribute in attributes where isDeclaration(attribute) {
            let (prefix, local) = NamespaceScope.parts(of: bytes[attribute.name])
            guard scope.count < limits.namespaceCount else {
                throw .overLimit("too many namespaces", at: attribute.name.lowerBound)
            }
            let address = try XMLText.decoded(bytes, attribute.value, isAttribute: true)
            scope.declare(prefix.isEmpty ? prefix : local, as: address)
        }
    }

    /// The namespace and local name of an element or attribute.
    private func resolve(
        _ name: Range<Int>,
        isAttribute: Bool,
    ) throws(XMPError) -> (namespace: String, local: String) {
        let (prefix, local) = NamespaceScope.parts(of: bytes[name])
        let text = String(decoding: local, as: UTF8.self)
        if isAttribute, prefix.isEmpty { return ("", text) }
        guard let namespace = scope.address(of: prefix) else {
            let unknown = String(decoding: prefix, as: UTF8.self)
            throw .malformed("the prefix \(unknown) isn't declared", at: name.lowerBound)
        }
        return (namespace, text)
    }
}

/// The namespaces that are declared at one place of a document (Namespaces in XML 1.0 §6).
struct NamespaceScope {
    private var declared: [(prefix: [UInt8], address: String)] = [
        (Array("xml".utf8), "http://www.w3.org/XML/1998/namespace")
    ]

    /// How many declarations hold; ``close(to:)`` takes it back.
    var count: Int { declared.count }

    mutating func declare(_ prefix: some Collection<UInt8>, as address: String) {
        declared.append((Array(prefix), address))
    }

    mutating func close(to count: Int) {
        declared.removeLast(max(0, declared.count - count))
    }

    /// The namespace of a prefix; none for a name without one where no default is declared.
    ///
    /// - Returns: `nil` for a prefix that isn't declared.
    func address(of prefix: some Collection<UInt8>) -> String? {
        if let found = declared.last(where: { $0.prefix.elementsEqual(prefix) }) {
            return found.address
        }
        return prefix.isEmpty ? "" : nil
    }

    /// A name's prefix, empty when it has none, and the rest.
    static func parts(of name: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else {
            return (name.prefix(0), name)
        }
        return (name[..<colon], name[(colon + 1)...])
    }
}

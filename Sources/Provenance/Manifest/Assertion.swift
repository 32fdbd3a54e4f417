/// One assertion of a manifest (C2PA 2.2 §6.4), read only when asked for.
public struct Assertion: Hashable, Sendable {
    /// Its label, as it stands: `c2pa.actions.v2__1`.
    public let label: String
    /// Where its superbox lies in the store.
    public let range: Range<Int>
    /// The type of its first content box: `cbor`, `json`, `bfdb`, `uuid`.
    public let contentType: String?
    /// The bytes of that box.
    public let content: ArraySlice<UInt8>

    /// The label without the number that tells several of one kind apart.
    public var baseLabel: String {
        guard let mark = label.firstRange(of: "__") else { return label }
        let number = label[mark.upperBound...]
        let isNumber = !number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isNumber ? String(label[..<mark.lowerBound]) : label
    }

    /// The CBOR that it holds; `nil` where it holds something else.
    public func cbor() throws(CBORError) -> CBORValue? {
        guard contentType == "cbor" else { return nil }
        return try CBORValue(parsing: content)
    }
}

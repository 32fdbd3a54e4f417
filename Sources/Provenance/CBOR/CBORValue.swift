/// A value in CBOR (RFC 8949), with everything kept that a signature may cover.
public indirect enum CBORValue: Hashable, Sendable {
    /// An unsigned integer (major type 0).
    case unsigned(UInt64)
    /// The negative integer −1 − n (major type 1).
    case negative(UInt64)
    /// A byte string (major type 2).
    case bytes([UInt8])
    /// A text string (major type 3).
    case text(String)
    /// An array (major type 4).
    case array([CBORValue])
    /// A map, its pairs in the order in which they stand; no key twice (major type 5).
    case map([Pair])
    /// A value with a tag that says what it means (major type 6).
    case tagged(UInt64, CBORValue)
    /// A simple value without a name of its own (major type 7).
    case simple(UInt8)
    /// A truth value.
    case bool(Bool)
    /// The simple value 22.
    case null
    /// The simple value 23.
    case undefined
    /// A floating-point number of any width.
    case float(Double)

    /// One key of a map and its value.
    public struct Pair: Hashable, Sendable {
        /// The key, which may be of any kind.
        public var key: CBORValue
        /// What stands under it.
        public var value: CBORValue

        /// Puts a pair together.
        public init(key: CBORValue, value: CBORValue) {
            self.key = key
            self.value = value
        }
    }
}

extension CBORValue {
    /// What stands under a text key of a map; `nil` in anything else.
    public subscript(key: String) -> CBORValue? {
        guard case .map(let pairs) = self else { return nil }
        return pairs.first { $0.key == .text(key) }?.value
    }

    /// The text of a text string, with or without a tag.
    public var text: String? {
        switch self {
        case .text(let text): text
        case .tagged(_, .text(let text)): text
        default: nil
        }
    }

    /// The items of an array.
    public var items: [CBORValue]? {
        guard case .array(let items) = self else { return nil }
        return items
    }
}

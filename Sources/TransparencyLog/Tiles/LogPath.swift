/// The paths under which a log is served or kept in a folder (C2SP tlog-tiles).
public enum LogPath: Hashable, Sendable {
    /// `checkpoint`: the newest signed checkpoint.
    case checkpoint
    /// `tile/<L>/<N>[.p/<W>]`
    case tile(TileID)
    /// `tile/entries/<N>[.p/<W>]`
    case entries(EntryBundleID)

    /// Bytes of the longest path there is.
    public static let mostBytes = 64

    /// What is wrong with a path.
    public enum Malformation: Error, Hashable, Sendable {
        /// It is longer than ``LogPath/mostBytes``.
        case tooLong
        /// It isn't spelled as the specification demands; there is one spelling for each place.
        case unknownForm
        /// No tree is large enough to have such a tile.
        case beyondAnyTree
    }

    /// Reads a path, without a slash at its beginning.
    public init(parsing text: String) throws(Malformation) {
        guard text.utf8.count <= Self.mostBytes else { throw .tooLong }
        if text.utf8.elementsEqual("checkpoint".utf8) {
            self = .checkpoint
        } else {
            self = try Self.tile(parsing: text)
            guard self.text.utf8.elementsEqual(text.utf8) else { throw .unknownForm }
        }
    }

    /// The path as it is spelled.
    public var text: String {
        switch self {
        case .checkpoint: "checkpoint"
        case .tile(let tile):
            "tile/\(tile.level)/" + Self.place(tile.index, width: tile.width)
        case .entries(let bundle):
            "tile/entries/" + Self.place(bundle.index, width: bundle.width)
        }
    }
}

extension LogPath {
    /// An index in groups of three digits, all but the last with an `x`: `x001/x234/067`.
    private static func place(_ index: UInt64, width: Int) -> String {
        var (path, rest) = (threeDigits(index % 1000), index / 1000)
        while rest > 0 {
            path = "x" + threeDigits(rest % 1000) + "/" + path
            rest /= 1000
        }
        return width == TileID.fullWidth ? path : path + ".p/\(width)"
    }

    private static func threeDigits(_ number: UInt64) -> String {
        String(String(1000 + number).dropFirst())
    }

    private static func tile(parsing text: String) throws(Malformation) -> LogPath {
        var elements = text.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard elements.popFirst() == "tile", let kind = elements.popFirst() else {
            throw .unknownForm
        }
        let width = try width(droppingFrom: &elements)
        let index = try index(parsing: elements)
        if kind == "entries" {
            guard let bundle = EntryBundleID(index: index, width: width) else {
                throw .beyondAnyTree
            }
            return .entries(bundle)
        }
        guard let level = number(kind, digits: 1...2), level <= 63 else { throw .unknownForm }
        guard let tile = TileID(level: Int(level), index: index, width: width) else {
            throw .beyondAnyTree
        }
        return .tile(tile)
    }

    /// Takes `.p/<W>` off the end; 256 where there is none.
    private static func width(
        droppingFrom elements: inout ArraySlice<Substring>
    ) throws(Malformation) -> Int {
        guard let partial = elements.dropLast().last, partial.hasSuffix(".p") else {
            return TileID.fullWidth
        }
        guard let last = elements.popLast(), let width = number(last, digits: 1...3),
            (1..<UInt64(TileID.fullWidth)).contains(width)
        else { throw .unknownForm }
        elements[elements.endIndex - 1] = partial.dropLast(2)
        return Int(width)
    }

    private static func index(
        parsing elements: ArraySlice<Substring>
    ) throws(Malformation) -> UInt64 {
        guard let last = elements.last else { throw .unknownForm }
        var index = UInt64(0)
        for group in elements.dropLast().map({ $0.hasPrefix("x") ? $0.dropFirst() : "" }) + [last] {
            guard let value = number(group, digits: 3...3) else { throw .unknownForm }
            let (product, overflow) = index.multipliedReportingOverflow(by: 1000)
            let (sum, carry) = product.addingReportingOverflow(value)
            guard !overflow, !carry else { throw .beyondAnyTree }
            index = sum
        }
        return index
    }

    private static func number(_ text: Substring, digits: ClosedRange<Int>) -> UInt64? {
        Decimal.number(text.utf8, digits: digits)
    }
}

extension TileID: CustomStringConvertible {
    /// The tile's path.
    public var description: String { LogPath.tile(self).text }
}

extension EntryBundleID: CustomStringConvertible {
    /// The bundle's path.
    public var description: String { LogPath.entries(self).text }
}

extension LogPath.Malformation: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .tooLong: "the path is longer than \(LogPath.mostBytes) bytes"
        case .unknownForm: "the path is not of the form tile/<level>/<index>[.p/<width>]"
        case .beyondAnyTree: "no tree has a tile at this level and index"
        }
    }
}

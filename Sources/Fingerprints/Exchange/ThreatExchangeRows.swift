import Media

/// ThreatExchange's CSV, in the three forms that its Python library writes.
///
/// Rows of `simple.<TYPE>.te` are: indicator, first descriptor, added on, labels; Hasher-Matcher-
/// Actioner puts the indicator's own number second. The command line's `dataset --csv` has a heading:
/// signal type, signal, collaboration, category, tags. A line that begins with a brace is a
/// descriptor in JSON.
struct ThreatExchangeRows: LineForm {
    private static let heading = ["signal_type", "signal_str", "collab", "category", "tags"]

    var lines: LineReader
    private let untyped: ExchangeKind?
    private var hasHeading = false

    init(_ source: any ByteSource, untyped: ExchangeKind?) {
        lines = LineReader(source)
        self.untyped = untyped
    }

    mutating func entry(of line: [UInt8]) -> Result<ExchangeEntry?, LineReader.Refusal> {
        guard let first = line.first else { return .success(nil) }
        if first == UInt8(ascii: "{") { return ThreatExchangeDescriptor.entry(of: line) }
        guard let fields = Self.fields(of: line) else { return .refused(.openQuote) }
        if fields == Self.heading {
            hasHeading = true
            return .success(nil)
        }
        return hasHeading ? signalRow(fields) : indicatorRow(fields)
    }

    private func signalRow(_ fields: [String]) -> Result<ExchangeEntry?, LineReader.Refusal> {
        guard fields.count == 5 else { return .refused(.fieldCount(fields.count)) }
        guard let kind = ExchangeKind(name: fields[0]) else {
            return .refused(.otherKind(String(fields[0].prefix(32))))
        }
        guard let signal = kind.signal(fields[1].utf8) else { return .refused(.hash) }
        return .success(ExchangeEntry(signal, labels: Self.labels(fields[4])))
    }

    private func indicatorRow(_ fields: [String]) -> Result<ExchangeEntry?, LineReader.Refusal> {
        guard fields.count == 4 || fields.count == 5 else {
            return .refused(.fieldCount(fields.count))
        }
        guard let kind = untyped else { return .refused(.noKind) }
        guard let signal = kind.signal(fields[0].utf8) else { return .refused(.hash) }
        let (id, addedOn) = (fields[1], fields[fields.count - 2])
        return .success(
            ExchangeEntry(
                signal,
                // Who has no number for it writes 0.
                id: id.isEmpty || id == "0" ? nil : id,
                labels: Self.labels(fields[fields.count - 1]),
                addedOn: addedOn.isEmpty ? nil : addedOn,
            )
        )
    }

    private static func labels(_ text: String) -> [String] {
        text.split(separator: " ").map(String.init)
    }

    /// The fields of a row; `nil` when a quote is left open.
    private static func fields(of line: [UInt8]) -> [String]? {
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        for (place, byte) in line.enumerated() {
            switch byte {
            case UInt8(ascii: "\""):
                // Two quotes within a quoted field stand for one.
                if !isQuoted, place > 0, line[place - 1] == byte { field.append(byte) }
                isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                fields.append(String(decoding: field, as: UTF8.self))
                field = []
            default: field.append(byte)
            }
        }
        guard !isQuoted else { return nil }
        return fields + [String(decoding: field, as: UTF8.self)]
    }

    /// A row of a `.te` file.
    ///
    /// The number of the descriptor is the entry's name if that is a number, and 0 otherwise: the
    /// Python library reads nothing else.
    static func text(of entry: ExchangeEntry) throws(ExchangeWritingFault) -> String {
        let indicator =
            switch entry.signal {
            case .picture(let hash): hash.description
            case .file(let digest): digest.description
            case .film, .sound: throw .otherSignal
            }
        let id = entry.id.flatMap { UInt64($0) }.map(String.init) ?? "0"
        for label in entry.labels where label.isEmpty || label.contains(" ") {
            throw .unwritable(label)
        }
        let fields = [indicator, id, entry.addedOn ?? "", entry.labels.joined(separator: " ")]
        return try fields.map { field throws(ExchangeWritingFault) in try quoted(field) }
            .joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ field: String) throws(ExchangeWritingFault) -> String {
        guard !field.utf8.contains(where: { $0 < 0x20 }) else { throw .unwritable(field) }
        guard field.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") })
        else { return field }
        return "\""
            + field.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}

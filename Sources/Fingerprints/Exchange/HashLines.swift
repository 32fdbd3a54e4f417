import Media

/// `pdq <64 digits> [entry]` or `sha256 <64 digits> [entry]`, one a line.
struct HashLines: LineForm {
    var lines: LineReader
    private let untyped: ExchangeKind?

    init(_ source: any ByteSource, untyped: ExchangeKind?) {
        lines = LineReader(source)
        self.untyped = untyped
    }

    func entry(of line: [UInt8]) -> Result<ExchangeEntry?, LineReader.Refusal> {
        let text = line.trimmed
        guard !text.isEmpty else { return .success(nil) }
        let (first, rest) = Self.word(text)
        if let kind = ExchangeKind(name: String(decoding: first, as: UTF8.self)) {
            let (digits, name) = Self.word(rest)
            return Self.entry(kind, digits, name: name)
        }
        if let untyped { return Self.entry(untyped, first, name: rest) }
        guard PDQHash(digits: first) == nil else { return .refused(.noKind) }
        return .refused(.otherKind(String(decoding: first.prefix(32), as: UTF8.self)))
    }

    private static func entry(
        _ kind: ExchangeKind,
        _ digits: ArraySlice<UInt8>,
        name: ArraySlice<UInt8>,
    ) -> Result<ExchangeEntry?, LineReader.Refusal> {
        guard let signal = kind.signal(digits) else { return .refused(.hash) }
        let id = name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
        return .success(ExchangeEntry(signal, id: id))
    }

    /// The text up to the first blank, and the trimmed rest.
    private static func word(
        _ text: ArraySlice<UInt8>
    ) -> (word: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let end = text.firstIndex(where: isBlank) ?? text.endIndex
        return (text[..<end], text[end...].trimmed)
    }

    static func text(of entry: ExchangeEntry) throws(ExchangeWritingFault) -> String {
        let start =
            switch entry.signal {
            case .picture(let hash): "pdq \(hash)"
            case .file(let digest): "sha256 \(digest)"
            case .film, .sound: throw .otherSignal
            }
        guard let id = entry.id, !id.isEmpty else { return start + "\n" }
        guard Array(id.utf8).trimmed.elementsEqual(id.utf8), !id.utf8.contains(where: { $0 < 0x20 })
        else { throw .unwritable(id) }
        return "\(start) \(id)\n"
    }
}

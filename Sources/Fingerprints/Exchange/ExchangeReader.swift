public import Media

/// The forms in which lists of fingerprints are exchanged.
public enum ExchangeFormat: String, CaseIterable, Sendable {
    /// A hash a line: `pdq <64 digits>` or `sha256 <64 digits>`, and a name for the entry if any.
    case lines
    /// ThreatExchange's CSV, rows of a `.te` file or what `threatexchange dataset --csv` prints, and
    /// its descriptors in JSON, one a line.
    case threatexchange
    /// The frames of one film: vPDQ's text, or python-threatexchange's JSON list.
    case vpdq
    /// What `fpcalc` prints: text, plain or JSON, raw or compressed.
    case fpcalc
}

/// Reads a list entry by entry, with bounded memory, and reports what it refuses.
///
/// A bad line costs itself only. Entries that come twice are handed out twice: whoever keeps them
/// knows what it has.
public struct ExchangeReader {
    /// What was taken and refused up to now.
    public private(set) var report = ExchangeReport()
    private var form: any ExchangeForm

    /// Reads a list.
    ///
    /// - Parameters:
    ///   - source: the list.
    ///   - format: its form.
    ///   - kind: what its hashes are where it doesn't say so: in a `.te` file, whose name says it,
    ///     and in lines that begin with the hash.
    public init(
        _ source: any ByteSource,
        format: ExchangeFormat,
        untyped kind: ExchangeKind? = nil,
    ) {
        switch format {
        case .lines: form = HashLines(source, untyped: kind)
        case .threatexchange: form = ThreatExchangeRows(source, untyped: kind)
        case .vpdq: form = VPDQList(source)
        case .fpcalc: form = FpcalcOutput(source)
        }
    }

    /// The line from which the last entry came, from 1; 1 of a list that is one film.
    public var line: Int { form.line }

    /// The next entry; `nil` at the end.
    ///
    /// - Throws: `ReadingFault` when the source can't be read.
    public mutating func next() throws(ReadingFault) -> ExchangeEntry? {
        let entry = try form.next(&report)
        if entry != nil { report.accept() }
        return entry
    }
}

/// One of the forms, being read.
protocol ExchangeForm {
    /// The line from which the last entry came.
    var line: Int { get }
    /// The next entry; tells the report what it refuses on the way.
    mutating func next(_ report: inout ExchangeReport) throws(ReadingFault) -> ExchangeEntry?
}

/// A form in which every line stands for itself.
protocol LineForm: ExchangeForm {
    var lines: LineReader { get set }
    /// What one line says; nothing for a line that is empty or a heading.
    mutating func entry(of line: [UInt8]) -> Result<ExchangeEntry?, LineReader.Refusal>
}

extension LineForm {
    var line: Int { lines.number }

    mutating func next(_ report: inout ExchangeReport) throws(ReadingFault) -> ExchangeEntry? {
        while let line = try lines.next() {
            switch line.bytes.flatMap({ entry(of: $0) }) {
            case .success(let entry?): return entry
            case .success(nil): continue
            case .failure(let refusal): report.refuse(line: line.number, refusal.reason)
            }
        }
        return nil
    }
}

extension Result where Failure == LineReader.Refusal {
    static func refused(_ reason: ExchangeRefusal) -> Self { .failure(.init(reason: reason)) }
}

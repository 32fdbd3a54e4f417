import Fingerprints
import FuzzDriver
import Media

/// Reads lists of fingerprints in every form, and writes what was read so that it is read again.
///
/// The first byte says which form, and what the hashes are where the list doesn't say it.
@main struct FuzzLists {
    static func main() {
        fuzz { bytes in
            guard let kind = bytes.first else { return }
            let format = ExchangeFormat.allCases[Int(kind) % 4]
            let untyped = [nil, ExchangeKind.pdq, .sha256][Int(kind) / 4 % 3]
            for entry in entries(Array(bytes.dropFirst()), format, untyped) {
                for style in ExchangeStyle.allCases { write(entry, style) }
            }
        }
    }

    private static func entries(
        _ bytes: [UInt8],
        _ format: ExchangeFormat,
        _ untyped: ExchangeKind?,
    ) -> [ExchangeEntry] {
        var reader = ExchangeReader(MemorySource(bytes), format: format, untyped: untyped)
        var entries: [ExchangeEntry] = []
        while let entry = try? reader.next() { entries.append(entry) }
        let report = reader.report
        precondition(report.acceptedCount == entries.count)
        precondition(
            report.refusals.count == min(report.refusedCount, ExchangeReport.keptRefusals)
        )
        return entries
    }

    private static func write(_ entry: ExchangeEntry, _ style: ExchangeStyle) {
        guard let text = try? entry.text(as: style) else { return }
        let (format, untyped): (ExchangeFormat, ExchangeKind?) =
            switch (style, entry.signal) {
            case (.lines, _): (.lines, nil)
            case (.threatexchange, .file): (.threatexchange, .sha256)
            case (.threatexchange, _): (.threatexchange, .pdq)
            case (.vpdq, _), (.vpdqJSON, _): (.vpdq, nil)
            default: (.fpcalc, nil)
            }
        let again = entries(Array(text.utf8), format, untyped)
        precondition(again.count == 1 && isSame(again[0].signal, entry.signal), "\(text)")
        guard [.lines, .fpcalc, .fpcalcRaw].contains(style) else { return }
        precondition((again[0].id ?? "") == (entry.id ?? ""), "another name")
    }

    /// Times are rounded in some forms.
    private static func isSame(_ left: ExchangeEntry.Signal, _ right: ExchangeEntry.Signal) -> Bool
    {
        switch (left, right) {
        case (.film(let left), .film(let right)): left.map(\.hash) == right.map(\.hash)
        case (.sound(let left, _), .sound(let right, _)): left == right
        default: left == right
        }
    }
}

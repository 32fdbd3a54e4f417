/// Writes comma-separated values (RFC 4180) that a spreadsheet takes for text.
///
/// A field that begins as a formula does gets a single quote before it (ASVS 5.0, 1.2.10): programs
/// for tables would calculate it, and call what it names.
package struct CSVWriter: Sendable {
    /// What begins a formula, also as full-width letters, or hides one from being seen.
    private static let risky: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠",
    ]

    /// What was written so far; each line ends with CRLF.
    package private(set) var text = ""

    package init() {}

    package mutating func write(_ fields: [String]) {
        text += fields.map(Self.field).joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String) -> String {
        let isRisky = text.unicodeScalars.first.map(risky.contains) ?? false
        let safe = isRisky ? "'\(text)" : text
        let needsQuotes = safe.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        return needsQuotes ? "\"\(safe.replacing("\"", with: "\"\""))\"" : safe
    }
}

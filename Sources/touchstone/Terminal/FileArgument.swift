import ArgumentParser
import Media

/// A file's name on the command line, exact to the byte.
///
/// The argument parser takes only text. Bytes that aren't UTF-8 therefore pass through it as
/// characters of a private range, and become bytes again here.
struct FileArgument: ExpressibleByArgument, Hashable, Sendable {
    let path: FilePathBytes

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        path = FilePathBytes(bytes: Self.unescape(argument))
    }

    /// Whether the argument is `-`: standard input.
    var isStandardInput: Bool { path.bytes == [UInt8(ascii: "-")] }

    /// U+10FF00 and the byte's value: the end of the last private plane.
    private static let firstStandIn: UInt32 = 0x10FF00

    /// Turns any bytes into text from which ``unescape(_:)`` makes the same bytes.
    static func escape(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.value >= firstStandIn })
        {
            return text
        }
        let scalars = bytes.map { byte in
            byte < 0x80
                ? Unicode.Scalar(byte) : Unicode.Scalar(firstStandIn + UInt32(byte)) ?? "\u{FFFD}"
        }
        return String(String.UnicodeScalarView(scalars))
    }

    static func unescape(_ text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar in
            (firstStandIn...firstStandIn + 0xFF).contains(scalar.value)
                ? [UInt8(scalar.value - firstStandIn)] : Array(String(scalar).utf8)
        }
    }
}

/// The four characters that say what a box is (ISO/IEC 14496-12, 4.2).
struct BoxType: Hashable, Sendable {
    /// The characters as one number, the first in the highest byte.
    let code: UInt32

    init(code: UInt32) { self.code = code }

    /// Takes four characters of Latin-1, as in `©cmt`; other text has no type.
    init?(_ text: some StringProtocol) {
        let scalars = text.unicodeScalars
        guard scalars.count == 4, scalars.allSatisfy({ $0.value < 256 }) else { return nil }
        code = scalars.reduce(0) { $0 << 8 | $1.value }
    }

    var bytes: [UInt8] { code.bigEndianBytes }
}

extension BoxType: ExpressibleByStringLiteral {
    init(stringLiteral text: String) {
        code = text.unicodeScalars.reduce(0) { $0 << 8 | ($1.value & 0xFF) }
    }
}

extension BoxType: CustomStringConvertible {
    /// The four characters, read as Latin-1.
    var description: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: bytes.map { Unicode.Scalar($0) })
        return String(text)
    }
}

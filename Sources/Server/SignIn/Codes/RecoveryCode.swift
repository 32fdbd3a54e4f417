/// A code with which somebody gets in, once, who lost the device: 80 bits in four groups of letters.
struct RecoveryCode: Hashable, Sendable {
    static let bytes = 10
    private static let letters = 16

    /// Without the hyphens.
    private let plain: String

    /// - Parameter bytes: ten that nobody can guess.
    init(bytes: [UInt8]) { plain = Base32.text(bytes).lowercased() }

    /// Reads what somebody typed; nil for what is none.
    init?(_ text: String) {
        let plain = text.lowercased().filter { $0 != "-" && $0 != " " }
        guard plain.utf8.count == Self.letters, Base32.bytes(plain.uppercased()) != nil else {
            return nil
        }
        self.plain = plain
    }

    /// As people read it: `abcd-efgh-ijkl-mnop`.
    var text: String {
        stride(from: 0, to: plain.count, by: 4).map { String(plain.dropFirst($0).prefix(4)) }
            .joined(separator: "-")
    }

    /// SHA-256: with so many bits nobody finds the code from it.
    var digest: [UInt8] { AccessToken.digest(of: "recovery \(plain)") }
}

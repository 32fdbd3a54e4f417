import Crypto
import Media

/// One step of the schema: frozen once released, applied once, never taken back.
///
/// Its text names tables and columns literally and uses no type of ours, so that it means the same
/// for ever; a test holds the digest of each.
package struct Migration: Sendable {
    /// 1, 2, 3, … without a gap.
    package let number: Int
    /// What it brings, in a few words of lower case.
    package let name: String
    package let statements: [SQL]

    package init(_ number: Int, _ name: String, _ statements: [SQL]) {
        self.number = number
        self.name = name
        self.statements = statements
    }

    /// SHA-256 in hexadecimal over the text for both engines: what shows that a step was altered.
    package var digest: String {
        var hash = SHA256()
        for dialect in Dialect.allCases {
            for statement in statements {
                hash.update(data: Array(statement.text(for: dialect).utf8) + [0])
            }
        }
        return Hex.text(hash.finalize())
    }
}

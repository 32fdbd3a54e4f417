import Casework
import Foundation

/// What may be a password: long enough, and nothing that everybody guesses first.
///
/// There is no rule about kinds of characters, and none expires (OWASP ASVS 5.0, 6.2).
struct PasswordRule: Sendable {
    let limits: SignInLimits

    /// What is wrong with a password, in words; nil where it will do.
    ///
    /// - Parameter names: what guesses begin with: the person's names, the tenant's.
    func complaint(about password: String, names: [String]) -> String? {
        let characters = password.unicodeScalars
        guard characters.count >= limits.shortestPassword else {
            return "has at least \(limits.shortestPassword) characters; a few words will do"
        }
        guard characters.count <= limits.longestPassword else {
            return "has at most \(limits.longestPassword) characters"
        }
        guard !characters.contains(where: { $0.properties.generalCategory == .control }) else {
            return "holds no control characters"
        }
        let folded = Self.folded(password)
        let rest = (names + Self.firstGuesses).map(Self.folded).filter { $0.count >= 3 }
            .sorted { $0.count > $1.count }
            .reduce(folded) { $0.replacing($1, with: "") }
        guard Set(rest).count >= 5, !Self.isRow(rest), rest.count >= 6 else {
            return "is easy to guess: beside names, common words and rows of characters too little "
                + "is left"
        }
        return nil
    }

    /// The bytes that are hashed: a letter is the same however a keyboard writes it (RFC 8265).
    static func bytes(of password: String) -> [UInt8] {
        Array(password.precomposedStringWithCanonicalMapping.utf8)
    }

    private static func folded(_ text: String) -> String {
        text.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// Whether each character follows the one before, as in `abcdef` or `987654`, or the whole repeats
    /// a short part.
    private static func isRow(_ text: String) -> Bool {
        let values = text.unicodeScalars.map { Int($0.value) }
        let steps = zip(values, values.dropFirst()).map { $1 - $0 }
        if steps.allSatisfy({ $0 == 1 }) || steps.allSatisfy({ $0 == -1 }) { return true }
        return (1...4).contains { period in
            zip(values, values.dropFirst(period)).allSatisfy { $0 == $1 }
        }
    }

    /// What the lists of guessed passwords begin with.
    private static let firstGuesses = [
        "touchstone", "password", "passwort", "passphrase", "letmein", "welcome", "admin",
        "administrator", "changeme", "default", "secret", "qwertyuiop", "qwerty", "qwertz",
        "asdfghjkl", "asdfgh", "zxcvbnm", "zxcvbn", "1234567890", "123456789", "12345678",
        "1234567", "123456", "12345", "1q2w3e4r5t", "1q2w3e4r", "1qaz2wsx3edc", "1qaz2wsx",
        "abcdefghijkl", "abcdefgh", "abc123", "iloveyou", "monkey", "dragon", "sunshine",
        "princess", "football", "baseball", "master", "shadow", "superman", "batman", "trustno1",
        "woaini", "5201314", "reviewer", "operator",
    ]
}

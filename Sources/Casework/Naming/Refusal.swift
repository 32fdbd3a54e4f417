package import Policy

/// An answer that says no, why, and what to do, to people of both languages.
///
/// It is no fault: nothing is broken, and the same call with something put right will do.
package protocol Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable code of small letters and hyphens, for programs.
    var code: String { get }
    var words: BilingualText { get }
}

extension Refusal {
    package var description: String { words.english }
}

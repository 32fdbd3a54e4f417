/// A text about a person that nothing may print, log or dump: it shows itself as dots wherever it isn't
/// asked for by name.
package struct Secret: Hashable, Sendable {
    /// The text itself; whoever takes it answers for where it goes.
    package let exposed: String

    package init(_ text: String) { exposed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "…" }
    package var debugDescription: String { "…" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

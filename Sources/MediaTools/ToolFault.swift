/// Why a child process on media did not do its work.
package enum ToolFault: Error, Hashable, Sendable {
    /// The program isn't installed; the package is Debian's name for it.
    case missing(program: String, package: String)
    /// It ran longer than its wall-clock limit, in seconds.
    case tooSlow(program: String, limitSeconds: Double)
    /// It ended by itself with an error; its last words are kept, shortened.
    case failed(program: String, status: Int32, complaint: String)
    /// It was ended by a signal that wasn't ours.
    case killed(program: String, signal: Int32)
    /// It gave more than its limit of streams, pixels, bytes or seconds.
    case overLimit(String)
    /// Its output isn't what it promises to be.
    case unexpectedOutput(program: String, String)
}

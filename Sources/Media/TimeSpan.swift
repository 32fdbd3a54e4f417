/// A stretch of time within a file, in seconds from its beginning.
public struct TimeSpan: Hashable, Sendable {
    /// Where it begins, in seconds.
    public let startSeconds: Double
    /// Where it ends, in seconds; never before the start.
    public let endSeconds: Double

    /// Makes a span, or `nil` when it would end before it begins or isn't finite.
    public init?(from startSeconds: Double, to endSeconds: Double) {
        guard startSeconds.isFinite, endSeconds.isFinite, startSeconds <= endSeconds else {
            return nil
        }
        self.startSeconds = startSeconds
        self.endSeconds = endSeconds
    }
}

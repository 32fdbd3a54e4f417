/// How much a checkpoint may contain.
public struct CheckpointLimits: Hashable, Sendable {
    /// Extension lines.
    public var extensionCount = 16
    /// Bytes of one line.
    public var lineBytes = 1024

    /// The defaults.
    public init() {}
}

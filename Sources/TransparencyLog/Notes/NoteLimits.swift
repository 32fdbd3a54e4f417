/// How much a note may contain.
public struct NoteLimits: Hashable, Sendable {
    /// Bytes of a note with its signatures (1 MiB).
    public var byteCount = 1 << 20
    /// Signature lines.
    ///
    /// Verifiers must accept 16 at least (C2SP signed-note, "Format").
    public var signatureCount = 64

    /// The defaults.
    public init() {}
}

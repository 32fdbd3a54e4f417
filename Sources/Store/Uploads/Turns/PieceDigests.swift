import Crypto

/// The running digests of an upload's bytes: of the whole content, and of the part that comes.
struct PieceDigests: Sendable {
    /// Nil where a turn doesn't know the state that the content before it left.
    var content: SHA256?
    var part: PartChecksum?

    /// The same after the next bytes.
    func updated(with bytes: [UInt8]) -> PieceDigests {
        var digests = self
        digests.content?.update(data: bytes)
        digests.part?.update(bytes)
        return digests
    }
}

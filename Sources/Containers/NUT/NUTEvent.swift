/// What a demuxer found in the bytes that it was given.
public enum NUTEvent: Hashable, Sendable {
    /// All streams are known now; comes once, before every packet.
    case streams([NUTStream])
    /// A packet is whole.
    case packet(NUTPacket)
}

/// One picture, or one run of samples, with its time.
public struct NUTPacket: Hashable, Sendable {
    /// Which stream it belongs to, counted from 0.
    public let stream: Int
    /// When it is shown, in ticks of the stream's time base.
    public let ticks: Int64
    /// Whether decoding can begin here.
    public let isKey: Bool
    /// The coded bytes.
    public let payload: [UInt8]
}

/// What a Xing, Info or VBRI header in the first frame states of the sound.
///
/// Xing and Info stand behind the side information, VBRI always at the same place.
struct MPEGAudioIndex: Hashable, Sendable {
    /// How many frames there are; `nil` where it isn't stated.
    private(set) var frames: UInt64?
    /// How many bytes the sound has from the beginning of the first frame; `nil` where it isn't
    /// stated.
    private(set) var bytes: UInt64?

    /// Reads the header that a first frame holds, or gives `nil` when it holds none.
    init?(_ header: MPEGAudioHeader, frame: [UInt8]) {
        guard header.layer == 3 else { return nil }
        let xing = header.xingOffset
        let mark = frame.dropFirst(xing).prefix(4)
        if mark.elementsEqual("Xing".utf8) || mark.elementsEqual("Info".utf8) {
            let flags = Self.integer(frame, xing + 4) ?? 0
            let hasFrames = flags & 1 == 1
            frames = hasFrames ? Self.count(frame, xing + 8) : nil
            bytes = flags & 2 == 2 ? Self.count(frame, xing + (hasFrames ? 12 : 8)) : nil
            return
        }
        let vbri = 36
        guard frame.dropFirst(vbri).prefix(4).elementsEqual("VBRI".utf8) else { return nil }
        bytes = Self.count(frame, vbri + 10)
        frames = Self.count(frame, vbri + 14)
    }

    /// A count; 0 and all ones were written by who didn't know it.
    private static func count(_ frame: [UInt8], _ offset: Int) -> UInt64? {
        integer(frame, offset).flatMap { $0 == 0 || $0 == UInt64(UInt32.max) ? nil : $0 }
    }

    private static func integer(_ frame: [UInt8], _ offset: Int) -> UInt64? {
        guard frame.count >= offset + 4 else { return nil }
        return frame[offset..<offset + 4].reduce(0) { $0 << 8 | UInt64($1) }
    }
}

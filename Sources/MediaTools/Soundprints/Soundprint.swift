import Foundation

/// What a file's sound sounds like: Chromaprint's items, as ffmpeg's own muxer writes them.
///
/// They come of any decode: ``product(of:named:)`` among the side products of a plan costs no
/// second one, ``init(_:of:in:)`` reads it afterwards, and ``Toolbox/soundprint(of:_:progress:)``
/// is for whoever wants nothing else.
package struct Soundprint: Hashable, Sendable {
    /// The items, four bytes each, the lowest first; none of less than 2.7 seconds.
    package let raw: [UInt8]
    /// When the sound begins, in seconds from the file's beginning.
    package let startSeconds: Double

    /// The largest file of items that is read: 36 hours.
    package static let byteLimit = 4 << 20

    /// What Chromaprint works on: one channel at 11,025 Hz.
    ///
    /// Left to itself, the muxer is handed whole sound and converts it more slowly and a little
    /// otherwise. With this filter length the items are those of `fpcalc`, to the bit. Larger frames
    /// mean fewer of them.
    private static let filters = [
        "aresample=11025:filter_size=16:phase_shift=8:cutoff=0.8",
        "aformat=sample_fmts=s16:channel_layouts=mono", "asetnsamples=4096:p=0",
    ].joined(separator: ",")

    /// What the decoding child is told; `nil` of a file without sound that can be decoded.
    package static func product(of probe: Probe, named name: String) -> SideProduct? {
        guard probe.hasDecodableSound else { return nil }
        let muxer = ["-f", "chromaprint", "-algorithm", "1", "-fp_format", "raw"]
        return SideProduct(
            name,
            from: .sound,
            arguments: ["-af", filters, "-c:a", "pcm_s16le"] + muxer,
        )
    }

    /// Reads what the child wrote.
    ///
    /// - Throws: ``ToolFault`` when it isn't there, is longer than ``byteLimit`` or ends within an
    ///   item.
    package init(_ name: String, of probe: Probe, in folder: PrivateFolder) throws(ToolFault) {
        let file = folder.file(name)
        let bytes: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            bytes = Array(try handle.read(upToCount: Self.byteLimit + 1) ?? Data())
        } catch {
            throw .unexpectedOutput(program: Program.ffmpeg.rawValue, "no items of the sound")
        }
        guard bytes.count <= Self.byteLimit else {
            throw .overLimit("the sound has more than \(Self.byteLimit / 4) items, 36 hours")
        }
        guard bytes.count.isMultiple(of: 4) else {
            throw .unexpectedOutput(program: Program.ffmpeg.rawValue, "half an item of the sound")
        }
        raw = bytes
        let begins = probe.mainAudio?.startSeconds ?? probe.startSeconds
        startSeconds = begins - (probe.format.hasOwnZero ? 0 : probe.startSeconds)
    }
}

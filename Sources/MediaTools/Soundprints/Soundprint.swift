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

    /// What the decoding child is told; `nil` of a file without sound that can be decoded.
    package static func product(of probe: Probe, named name: String) -> SideProduct? {
        guard probe.hasDecodableSound, let sound = probe.mainAudio else { return nil }
        // The muxer takes one channel or two, and no fewer than a thousand samples a second.
        let channels = (sound.channels ?? 1) > 2 ? ["-ac", "2"] : []
        let rate = (sound.sampleRate ?? 0) < 1000 ? ["-ar", "11025"] : []
        let muxer = ["-f", "chromaprint", "-algorithm", "1", "-fp_format", "raw"]
        return SideProduct(
            name,
            from: .sound,
            arguments: ["-c:a", "pcm_s16le"] + channels + rate + muxer,
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

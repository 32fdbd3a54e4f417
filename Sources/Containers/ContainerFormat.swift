public import Media

/// The formats that a file's first bytes can show.
public enum ContainerFormat: String, Hashable, Sendable, CaseIterable {
    case mp4, mov, m4a, matroska, webm, wav, mp3, flac, ogg, jpeg, png
    case webp, avi, flv, gif, tiff, aiff, adts, mpegTS = "mpegts", heif

    /// Recognises a file by its first bytes, never by its name.
    ///
    /// - Returns: `nil` when the bytes are none of the formats.
    /// - Throws: ``ContainerError/reading(_:)`` when they can't be read.
    public static func recognise(_ source: any ByteSource) throws(ContainerError) -> Self? {
        let head: [UInt8]
        do { head = try source.bytes(at: 0, upTo: 4096) } catch { throw .reading(error) }
        if let format = Signature.format(of: head) { return format }
        return try behindID3(source, head)
    }

    /// An ID3v2 tag stands before MP3, AAC and, against the rules, before FLAC and WAV.
    private static func behindID3(
        _ source: any ByteSource,
        _ head: [UInt8],
    ) throws(ContainerError) -> Self? {
        guard head.starts(with: Array("ID3".utf8)), head.count >= 10 else { return nil }
        let size = head[6..<10].reduce(0) { $0 << 7 | UInt64($1 & 0x7F) }
        let footer: UInt64 = head[5] & 0x10 == 0 ? 0 : 10
        let behind: [UInt8]
        do { behind = try source.bytes(at: 10 + size + footer, upTo: 4096) } catch {
            throw .reading(error)
        }
        return Signature.format(of: behind) ?? .mp3
    }
}

/// The bytes by which formats are known.
private enum Signature {
    static func format(of head: [UInt8]) -> ContainerFormat? {
        let text = { (range: Range<Int>) in
            range.upperBound <= head.count ? String(decoding: head[range], as: UTF8.self) : ""
        }
        switch text(0..<4) {
        case "RIFF", "RF64", "BW64": return riff(text(8..<12))
        case "FORM": return ["AIFF", "AIFC"].contains(text(8..<12)) ? .aiff : nil
        case "fLaC": return .flac
        case "OggS": return .ogg
        case "GIF8": return .gif
        default: break
        }
        if text(0..<3) == "FLV" { return .flv }
        if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return matroska(head) }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if tiffHeads.contains(where: { head.starts(with: $0) }) { return .tiff }
        return bmff(text(4..<8), brand: text(8..<12)) ?? frames(head)
    }

    /// Both byte orders; those with `2B` are of BigTIFF, and state the width of its offsets.
    private static let tiffHeads: [[UInt8]] = [
        [0x49, 0x49, 0x2A, 0], [0x4D, 0x4D, 0, 0x2A], [0x49, 0x49, 0x2B, 0, 8, 0, 0, 0],
        [0x4D, 0x4D, 0, 0x2B, 0, 8, 0, 0],
    ]

    private static func riff(_ form: String) -> ContainerFormat? {
        switch form {
        case "WAVE": .wav
        case "AVI ": .avi
        case "WEBP": .webp
        default: nil
        }
    }

    private static func matroska(_ head: [UInt8]) -> ContainerFormat {
        let docType = Array("webm".utf8)
        let start = head.prefix(64)
        return start.indices.contains { start[$0...].starts(with: docType) } ? .webm : .matroska
    }

    private static func bmff(_ type: String, brand: String) -> ContainerFormat? {
        switch type {
        case "ftyp": branded(brand)
        case "styp", "moof", "sidx": .mp4
        case "moov", "mdat", "wide", "free", "skip", "pnot": .mov
        default: nil
        }
    }

    private static func branded(_ brand: String) -> ContainerFormat {
        switch brand {
        case "qt  ": .mov
        case "M4A ", "M4B ", "M4P ": .m4a
        case "heic", "heix", "mif1", "msf1", "avif", "avis": .heif
        default: .mp4
        }
    }

    /// Formats without a head of their own: frames that begin with a sync word.
    private static func frames(_ head: [UInt8]) -> ContainerFormat? {
        guard head.count >= 4 else { return nil }
        // Packets of 188 bytes, on Blu-ray discs behind a time of four bytes.
        let (first, second) = ([0, 188, 376], [4, 196, 388])
        if head.count > 388,
            [first, second].contains(where: { $0.allSatisfy { head[$0] == 0x47 } })
        {
            return .mpegTS
        }
        guard head[0] == 0xFF, head[1] & 0xE0 == 0xE0 else { return nil }
        if head[1] & 0xF6 == 0xF0 { return .adts }
        let (version, layer) = (head[1] >> 3 & 3, head[1] >> 1 & 3)
        let (bitRate, sampleRate) = (head[2] >> 4, head[2] >> 2 & 3)
        return version != 1 && layer != 0 && bitRate != 15 && sampleRate != 3 ? .mp3 : nil
    }
}

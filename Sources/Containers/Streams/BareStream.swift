public import Media

/// Media that is known by its first bytes and has no structure to read here.
///
/// Raw streams, and a few containers of old. None has a place for a label; what they are is said to whoever asks.
public enum BareStream: String, Hashable, Sendable, CaseIterable {
    case h264 = "raw H.264 video"
    case hevc = "raw H.265 (HEVC) video"
    case mpegVideo = "raw MPEG video"
    case av1 = "raw AV1 video"
    case ivf = "an IVF file"
    case ac3 = "raw AC-3 sound"
    case dts = "raw DTS sound"
    case trueHD = "raw TrueHD sound"
    case amr = "an AMR file"
    case programStream = "an MPEG program stream"
    case asf = "an ASF file (WMV, WMA)"
    case realMedia = "a RealMedia file"
    case caf = "a Core Audio file"

    /// Recognises a stream by its first bytes.
    ///
    /// - Returns: `nil` when the bytes are none of these.
    /// - Throws: ``ContainerError/reading(_:)`` when they can't be read.
    public static func recognise(_ source: any ByteSource) throws(ContainerError) -> Self? {
        let head: [UInt8]
        do { head = try source.bytes(at: 0, upTo: 64) } catch { throw .reading(error) }
        if let marked = marks.first(where: { head.starts(with: $0.bytes) }) { return marked.stream }
        if head.count > 8, head[4..<7].elementsEqual([0xF8, 0x72, 0x6F]) { return .trueHD }
        return startCode(head)
    }

    /// What it is and what to do with it: nothing can be read or written where it is.
    public var advice: String {
        let (name, file) = takesTimes ? ("MP4", "OUT.mp4") : ("Matroska", "OUT.mkv")
        return "\(rawValue) has no place for a label and can't be examined; "
            + "put it into \(name) first (ffmpeg -i IN -c copy \(file))"
    }

    /// Whether ffmpeg has to make up the times of its frames, which it doesn't for Matroska.
    private var takesTimes: Bool {
        switch self {
        case .h264, .hevc, .mpegVideo, .programStream, .amr: true
        case .av1, .ivf, .ac3, .dts, .trueHD, .asf, .realMedia, .caf: false
        }
    }

    private static let marks: [(bytes: [UInt8], stream: Self)] = [
        ([0x0B, 0x77], .ac3), ([0x77, 0x0B], .ac3),
        ([0x7F, 0xFE, 0x80, 0x01], .dts), ([0xFE, 0x7F, 0x01, 0x80], .dts),
        ([0x1F, 0xFF, 0xE8, 0x00], .dts), ([0xFF, 0x1F, 0x00, 0xE8], .dts),
        ([0x64, 0x58, 0x20, 0x25], .dts),
        ([0x12, 0x00, 0x0A], .av1), (Array("DKIF".utf8), .ivf), (Array("#!AMR".utf8), .amr),
        ([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], .asf),
        (Array(".RMF".utf8), .realMedia), (Array("caff".utf8), .caf),
    ]

    /// What begins with a start code: by the byte behind it (ISO/IEC 13818-1; H.264 and H.265,
    /// 7.3.1 and Annex B).
    private static func startCode(_ head: [UInt8]) -> Self? {
        guard let one = head.firstIndex(where: { $0 != 0 }), one >= 2, head[one] == 1,
            one + 2 < head.count
        else { return nil }
        let (first, second) = (head[one + 1], head[one + 2])
        switch first {
        case 0xBA: return .programStream
        case 0xB0, 0xB3, 0xB5: return .mpegVideo
        default: break
        }
        guard first & 0x80 == 0 else { return nil }
        // VPS, SPS, PPS, access unit delimiter, SEI; of the base layer and its first sub-layer.
        if [32, 33, 34, 35, 39].contains(first >> 1), first & 1 == 0, second == 1 { return .hevc }
        let (type, isReferred) = (first & 0x1F, first & 0x60 != 0)
        switch type {
        case 7, 8: return isReferred ? .h264 : nil
        case 6, 9: return isReferred ? nil : .h264
        default: return nil
        }
    }
}

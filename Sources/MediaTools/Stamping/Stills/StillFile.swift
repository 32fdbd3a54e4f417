import Containers
import Media

/// What a still's file says of itself that its decoder would pass over.
enum StillFile {
    private static let chunkLimit = 4096

    /// Refuses what would be lost: further pictures, inks.
    static func check(_ source: any ByteSource, _ format: ContainerFormat) throws(ToolFault) {
        do {
            switch format {
            case .png: try checkPNG(source)
            case .tiff: try checkTIFF(source)
            case .webp: try checkWebP(source)
            default: break
            }
        } catch let fault as ToolFault { throw fault } catch {
            throw .unusable("the picture can't be read: \(error)")
        }
    }

    private static func checkPNG(_ source: any ByteSource) throws {
        var place: UInt64 = 8
        for _ in 0..<chunkLimit {
            let head = try source.bytes(at: place, upTo: 8)
            guard head.count == 8, !head[4...].elementsEqual("IDAT".utf8) else { return }
            guard !head[4...].elementsEqual("acTL".utf8) else { throw animated("PNG") }
            place += 12 + UInt64(number(head[0..<4]))
        }
    }

    private static func checkWebP(_ source: any ByteSource) throws {
        let head = try source.bytes(at: 12, upTo: 9)
        let isExtended = head.count == 9 && head[0..<4].elementsEqual("VP8X".utf8)
        guard !isExtended || head[8] & 2 == 0 else { throw animated("WebP") }
    }

    private static func checkTIFF(_ source: any ByteSource) throws {
        let head = try source.bytes(at: 0, count: 8)
        let isBig = head[0] == 0x4D
        let read = { (bytes: ArraySlice<UInt8>) in number(isBig ? bytes : bytes.reversed()[...]) }
        let start = UInt64(read(head[4..<8]))
        let count = Int(read(try source.bytes(at: start, count: 2)[...]))
        let fields = try source.bytes(at: start + 2, count: count * 12 + 4)
        for place in stride(from: 0, to: count * 12, by: 12)
        where read(fields[place..<place + 2]) == 262 {
            let model = read(fields[place + 8..<place + 10])
            guard [0, 1, 2, 3, 6].contains(model) else {
                throw ToolFault.unusable(
                    "a TIFF of printing inks or of Lab colour can't be marked; convert it to RGB"
                )
            }
        }
        guard read(fields.suffix(4)) == 0 else {
            throw ToolFault.unusable("a TIFF of several pictures can't be marked; split it first")
        }
    }

    private static func animated(_ name: String) -> ToolFault {
        .unusable("an animated \(name) can't be marked by this ffmpeg; convert it to GIF or video")
    }

    /// A number whose first byte weighs most.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}

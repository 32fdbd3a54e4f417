import Foundation
import TestSupport

/// AVI files put together byte by byte, of one RIFF or of two.
struct AVIFixture {
    /// The pictures, by RIFF.
    var parts: [[[UInt8]]] = [[[1, 2, 3, 4, 5], [6, 7]]]
    /// Whether `idx1` counts from the file's beginning.
    var isAbsolute = false
    /// The size of a `JUNK` chunk before the pictures; `nil` for none.
    var junkBytes: Int?
    /// Chunks before the pictures, and behind the index.
    var front: [UInt8] = []
    var back: [UInt8] = []
    /// Whether OpenDML's indexes are there.
    var hasIndexes = true
    /// What indexes count from, less the truth: some writers take zero.
    var baseIsZero = false

    typealias WAV = WAVFixture

    static func list(_ type: String, _ content: [UInt8]) -> [UInt8] {
        WAV.chunk("LIST", Array(type.utf8) + content)
    }

    /// Pictures of one, ten a second, each of 160 × 120.
    static func jpegs(in folder: URL) throws -> [[UInt8]] {
        let recipe = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=2"]
        let file = try ClipProof.make("frames.avi", recipe + ["-c:v", "mjpeg"], in: folder)
        let movie = WAV.chunks(of: try ClipProof.bytes(file)).first {
            $0.id == "LIST" && $0.content.starts(with: Array("movi".utf8))
        }
        let content = movie.map { Array($0.content.dropFirst(4)) } ?? []
        return WAV.chunks(of: Array(repeating: 0, count: 12) + content).map(\.content)
    }

    private var frameCount: Int { parts.joined().count }

    private func header(superIndex: [UInt8]) -> [UInt8] {
        let main: [UInt32] = [
            100_000, 0, 0, 0x10, UInt32(parts[0].count), 0, 1, 0, 160, 120, 0, 0, 0, 0,
        ]
        let stream: [UInt32] = [0, 0, 0, 1, 10, 0, UInt32(frameCount), 0, UInt32.max, 0, 0, 0]
        let format: [UInt32] = [40, 160, 120, 24 << 16 | 1, 0x4750_4A4D, 57_600, 0, 0, 0, 0]
        let strl =
            WAV.chunk("strh", Array("vidsMJPG".utf8) + stream.flatMap(WAV.le))
            + WAV.chunk("strf", format.flatMap(WAV.le))
            + (hasIndexes ? WAV.chunk("indx", superIndex) : [])
        let odml = Self.list("odml", WAV.chunk("dmlh", WAV.le(UInt32(frameCount))))
        return Self.list(
            "hdrl",
            WAV.chunk("avih", main.flatMap(WAV.le)) + Self.list("strl", strl) + odml,
        )
    }

    /// A list of pictures with the index of OpenDML behind them.
    private func movie(at offset: Int, _ frames: [[UInt8]]) -> (bytes: [UInt8], index: Int) {
        var content: [UInt8] = []
        var entries: [UInt8] = []
        let base = baseIsZero ? 0 : offset + 8
        for frame in frames {
            let place = offset + 12 + content.count + 8
            entries += WAV.le(UInt32(place - base)) + WAV.le(UInt32(frame.count))
            content += WAV.chunk("00dc", frame)
        }
        let index = offset + 12 + content.count
        guard hasIndexes else { return (Self.list("movi", content), index) }
        let head =
            WAV.le(UInt16(2)) + [0, 1] + WAV.le(UInt32(frames.count)) + Array("00dc".utf8)
            + WAV.le(UInt64(base)) + WAV.le(UInt32(0))
        content += WAV.chunk("ix00", head + entries)
        return (Self.list("movi", content), index)
    }

    private func legacyIndex(movieAt offset: Int) -> [UInt8] {
        var place = isAbsolute ? offset + 12 : 4
        var entries: [UInt8] = []
        for frame in parts[0] {
            entries += Array("00dc".utf8) + WAV.le(UInt32(0x10)) + WAV.le(UInt32(place))
            entries += WAV.le(UInt32(frame.count))
            place += 8 + frame.count + frame.count % 2
        }
        return WAV.chunk("idx1", entries)
    }

    /// The file.
    var bytes: [UInt8] {
        let empty = [UInt8](repeating: 0, count: 24 + 16 * parts.count)
        let junk = junkBytes.map { WAV.chunk("JUNK", Array(repeating: 0x20, count: $0)) } ?? []
        let start = 12 + header(superIndex: empty).count + front.count + junk.count
        let first = movie(at: start, parts[0])
        let idx1 = legacyIndex(movieAt: start)
        var places = [(first.index, parts[0].count)]
        var rest: [UInt8] = []
        let firstEnd = start + first.bytes.count + idx1.count + back.count
        for frames in parts.dropFirst() {
            let riff = firstEnd + rest.count
            let next = movie(at: riff + 12, frames)
            places.append((next.index, frames.count))
            rest += Array("RIFF".utf8) + WAV.le(UInt32(4 + next.bytes.count)) + Array("AVIX".utf8)
            rest += next.bytes
        }
        var index =
            WAV.le(UInt16(4)) + [0, 0] + WAV.le(UInt32(places.count)) + Array("00dc".utf8)
            + [UInt8](repeating: 0, count: 12)
        for (place, count) in places {
            index += WAV.le(UInt64(place)) + WAV.le(UInt32(32 + 8 * count))
            index += WAV.le(UInt32(count))
        }
        let content =
            Array("AVI ".utf8) + header(superIndex: index) + front + junk + first.bytes + idx1
            + back
        return Array("RIFF".utf8) + WAV.le(UInt32(content.count)) + content + rest
    }

    /// The pictures that an index of OpenDML leads to, by a walk that knows nothing of the one
    /// tested.
    static func indexedFrames(of bytes: [UInt8]) -> [[UInt8]] {
        guard let indx = find("indx", in: bytes, from: 0) else { return [] }
        let count = integer(bytes, indx + 12, 4)
        return (0..<count).flatMap { entry -> [[UInt8]] in
            let part = integer(bytes, indx + 32 + 16 * entry, 8)
            guard part + 40 <= bytes.count,
                bytes[part..<part + 4] == Array("ix00".utf8)[...]
            else { return [] }
            let base = integer(bytes, part + 20, 8)
            return (0..<integer(bytes, part + 12, 4)).compactMap { index in
                let place = base + integer(bytes, part + 32 + 8 * index, 4)
                let size = integer(bytes, part + 36 + 8 * index, 4)
                guard place + size <= bytes.count else { return nil }
                return Array(bytes[place..<place + size])
            }
        }
    }

    /// The pictures that `idx1` leads to from an offset of the file.
    static func legacyFrames(of bytes: [UInt8], from start: Int) -> [[UInt8]] {
        guard let idx1 = find("idx1", in: bytes, from: 0) else { return [] }
        return (0..<integer(bytes, idx1 + 4, 4) / 16).compactMap { entry in
            let place = start + integer(bytes, idx1 + 16 + 16 * entry, 4)
            let size = integer(bytes, idx1 + 20 + 16 * entry, 4)
            guard place + 8 + size <= bytes.count else { return nil }
            return Array(bytes[place + 8..<place + 8 + size])
        }
    }

    static func find(_ name: String, in bytes: [UInt8], from start: Int) -> Int? {
        let name = Array(name.utf8)
        return bytes.indices.dropFirst(start).first { bytes[$0...].starts(with: name) }
    }

    private static func integer(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
        bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}

import Containers
import Foundation
import Media

extension Toolbox {
    /// Draws an animated GIF's pictures again, each with a palette of its own.
    func restampAnimation(
        _ path: FilePathBytes,
        _ probe: Probe,
        with stamp: Stamp,
        in folder: PrivateFolder,
        _ progress: (@Sendable (Double) -> Void)?,
    ) async throws -> Restamped {
        let playback = try GIFPlayback(of: FileSource(path: path))
        let coding = try await videoCoding(of: path, probe)
        guard let stream = probe.mainVideo else {
            throw ToolFault.unusable("the file holds no pictures to mark")
        }
        let samples = try coding.samples(of: stamp, stream)
        let until = stamp.untilSeconds
        let filter = try PlateFilter(samples, native: "bgra", until: until, in: folder)
        let palettes =
            "[drawn]split[colours][pictures];[colours]palettegen=stats_mode=single[palette];"
            + "[pictures][palette]paletteuse=new=1:dither=none[out]"
        let graph = filter.graph.replacing("[out]", with: "[drawn]") + ";" + palettes
        let input = ToolInput(path, as: .gif, options: ["-copyts", "-min_delay", "1"])
        let outputs =
            ["-map", "0:\(stream.index)", "-filter:v", graph, "-fps_mode", "passthrough"]
            + ["-enc_time_base:v", "1/100", "-c:v", "gif", "-loop", "\(playback.loop)"]
            + (playback.lastDelay.map { ["-final_delay", "\($0)"] } ?? [])
            + ["-f", "gif", "file:stamped.gif"]
        let materials = Materials([input], lasting: probe.durationSeconds)
        try await produce(outputs, from: materials, in: folder, progress: progress)
        return Restamped(file: folder.file("stamped.gif"), leftOut: [])
    }
}

/// How a GIF is played, which ffmpeg's reader doesn't tell.
struct GIFPlayback: Hashable, Sendable {
    /// In ffmpeg's words: 0 for ever, −1 once, else how often again.
    private(set) var loop = -1
    /// How long the last picture stands, in hundredths of a second.
    private(set) var lastDelay: Int?
    /// The most blocks that are looked at.
    private static let blockLimit = 5_000_000

    /// Walks a file block by block; stops quietly where it's damaged.
    init(of source: any ByteSource) {
        guard let head = try? source.bytes(at: 0, upTo: 13), head.count == 13 else { return }
        var place = 13 + Self.paletteBytes(head[10])
        for _ in 0..<Self.blockLimit {
            guard let block = try? source.bytes(at: place, upTo: 24), let kind = block.first else {
                return
            }
            switch kind {
            case 0x21 where block.count > 2:
                note(block)
                place += 2
            case 0x2C where block.count > 10:
                place += 10 + Self.paletteBytes(block[9]) + 1
            default: return
            }
            guard let end = Self.skipParts(from: place, in: source) else { return }
            place = end
        }
    }

    private mutating func note(_ block: [UInt8]) {
        if block[1] == 0xF9, block.count > 5 {
            lastDelay = Int(block[4]) | Int(block[5]) << 8
        }
        let isLoop = block.count > 17 && block[1] == 0xFF && block[14] == 3 && block[15] == 1
        guard isLoop, block[3..<14].elementsEqual("NETSCAPE2.0".utf8) else { return }
        loop = Int(block[16]) | Int(block[17]) << 8
    }

    /// The bytes of the palette that a byte of flags announces.
    private static func paletteBytes(_ flags: UInt8) -> UInt64 {
        flags & 0x80 == 0 ? 0 : 3 << (UInt64(flags & 7) + 1)
    }

    /// Behind the parts of a block, the last of which is empty.
    private static func skipParts(from start: UInt64, in source: any ByteSource) -> UInt64? {
        var place = start
        for _ in 0..<blockLimit {
            guard let size = try? source.bytes(at: place, upTo: 1).first else { return nil }
            place += 1 + UInt64(size)
            if size == 0 { return place }
        }
        return nil
    }
}

import Containers
import Foundation
import TestSupport
import Testing

@Suite struct NUTDamageTests {
    @Test(arguments: [0x01, 0x80, 0xFF, 0x00] as [UInt8])
    func `returns whatever byte is damaged`(_ mask: UInt8) throws {
        let bytes = try Self.small()
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] = mask == 0 ? 0 : damaged[index] ^ mask
            Self.demux(damaged)
        }
    }

    @Test(arguments: [0x01, 0x80, 0xFF, 0x00] as [UInt8])
    func `returns when a header is damaged and its checksum is right`(_ mask: UInt8) throws {
        let bytes = try Self.small()
        let bodies = Self.headerBodies(bytes)
        #expect(bodies.count > 3)
        for body in bodies {
            for index in body {
                var damaged = bytes
                damaged[index] = mask == 0 ? 0 : damaged[index] ^ mask
                let checksum = Self.checksum(damaged[body])
                damaged.replaceSubrange(body.upperBound..<body.upperBound + 4, with: checksum)
                Self.demux(damaged)
            }
        }
    }

    @Test func `takes a cut stream and says that it is cut`() throws {
        let bytes = try Self.small()
        let whole = Self.demux(bytes)
        #expect(whole > 2)
        for length in 0..<bytes.count {
            #expect(Self.demux(Array(bytes.prefix(length))) < whole || length > bytes.count - 400)
        }
    }

    @Test func `refuses a header whose checksum is wrong, for good`() throws {
        var bytes = try Self.small()
        bytes[40] ^= 1
        var demuxer = NUTDemuxer()
        #expect(throws: ContainerError.self) { try demuxer.push(bytes) }
        #expect(throws: ContainerError.self) { try demuxer.push([0]) }
        #expect(throws: ContainerError.self) { try demuxer.finish() }
    }

    /// Code 1 is the one in which ffmpeg states all flags: here that a key frame has side data.
    @Test(
        arguments: [[0x01, 0x82, 0x01], [0x01, 0x82, 0x21, 0x01, 0x05]] as [[UInt8]],
        [1, 64],
    )
    func `refuses a frame whose side data isn't there`(_ frame: [UInt8], _ step: Int) throws {
        var demuxer = NUTDemuxer()
        _ = try demuxer.push(Self.small())
        #expect(throws: ContainerError.self) {
            for start in stride(from: 0, to: frame.count, by: step) {
                _ = try demuxer.push(Array(frame[start..<min(start + step, frame.count)]))
            }
        }
    }

    @Test func `refuses what isn't NUT`() throws {
        var demuxer = NUTDemuxer()
        #expect(throws: ContainerError.malformed(what: "not a NUT stream", at: 0)) {
            try demuxer.push(Array(repeating: 0x4E, count: 100))
        }
    }

    @Test func `refuses a packet over the limit before making room for it`() throws {
        var limits = ContainerLimits()
        limits.structureBytes = 300
        var demuxer = NUTDemuxer(limits: limits)
        #expect {
            try demuxer.push(Self.small())
        } throws: { error in
            if case .overLimit? = error as? ContainerError { true } else { false }
        }
    }

    @Test func `refuses more streams than the limit`() throws {
        var limits = ContainerLimits()
        limits.streamCount = 1
        var demuxer = NUTDemuxer(limits: limits)
        #expect(throws: ContainerError.self) { try demuxer.push(Self.small()) }
    }
}

extension NUTDamageTests {
    /// Two small pictures and a little sound.
    private static func small() throws -> [UInt8] {
        let inputs = [
            "-f", "lavfi", "-i", "testsrc2=size=24x16:rate=10:duration=0.2",
            "-f", "lavfi", "-i", "sine=sample_rate=8000:duration=0.1",
        ]
        let made = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error"] + inputs
                + ["-pix_fmt", "gray", "-c:v", "rawvideo", "-c:a", "pcm_s16le"]
                + ["-f", "nut", "pipe:1"],
        )
        return Array(made.output)
    }

    /// Pushes in two pieces and counts the packets that came before the end or the fault.
    @discardableResult
    private static func demux(_ bytes: [UInt8]) -> Int {
        var demuxer = NUTDemuxer()
        var count = 0
        for start in stride(from: 0, to: bytes.count, by: 64) {
            let piece = Array(bytes[start..<min(start + 64, bytes.count)])
            guard let events = try? demuxer.push(piece) else { return count }
            count += events.count
        }
        _ = try? demuxer.finish()
        return count
    }

    /// Where the short packets before the first frame have their bodies, without the checksums.
    private static func headerBodies(_ bytes: [UInt8]) -> [Range<Int>] {
        var (position, bodies) = (25, [Range<Int>]())
        while position + 9 < bytes.count, bytes[position] == UInt8(ascii: "N") {
            let length = Int(bytes[position + 8])
            guard length < 0x80 else { break }
            bodies.append(position + 9..<position + 9 + length - 4)
            position += 9 + length
        }
        return bodies
    }

    /// The checksum once more, bit by bit.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var value: UInt32 = 0
        for byte in bytes {
            value ^= UInt32(byte) << 24
            for _ in 0..<8 { value = value >> 31 == 1 ? value << 1 ^ 0x04C1_1DB7 : value << 1 }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
    }
}

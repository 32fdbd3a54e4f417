import Containers
import Media

/// Takes the pipe's bytes apart and hands each frame to those who wanted it.
struct Delivery: Sendable {
    /// One stream of the pipe, and who takes it.
    private enum Route: Sendable {
        case pictures(FilterGraph.PictureOutput, [WantedPictures.Consumer])
        case sound(WantedSound.Shape, [WantedSound.Consumer])
    }

    /// Frames of each stream so far: pictures, or samples of one channel.
    private(set) var counts: [Int]
    private var demuxer: NUTDemuxer
    private var bases: [TimeBase] = []
    private var bytes = 0
    private var frames = 0
    private let routes: [Route]
    private let limits: ToolLimits

    init(_ graph: FilterGraph, _ plan: DecodingPlan, _ limits: ToolLimits) {
        let pictures = graph.pictures.map { output in
            Route.pictures(
                output,
                plan.pictures.filter { $0.shape == output.shape }.map(\.consumer),
            )
        }
        let sounds = graph.sounds.map { shape in
            Route.sound(shape, plan.sounds.filter { $0.shape == shape }.map(\.consumer))
        }
        routes = pictures + sounds
        counts = routes.map { _ in 0 }
        var packets = ContainerLimits()
        let largest = graph.pictures.compactMap {
            Picture.byteCount(width: $0.width, height: $0.height, format: $0.shape.format)
        }
        packets.structureBytes = max(packets.structureBytes, largest.max() ?? 0)
        demuxer = NUTDemuxer(limits: packets)
        self.limits = limits
    }

    /// Takes the next part of the pipe's bytes.
    mutating func take(_ part: UnsafeRawBufferPointer) throws {
        bytes += part.count
        guard bytes <= limits.decodedBytes else {
            throw ToolFault.overLimit(
                "the medium decodes to more than \(limits.decodedBytes) bytes"
            )
        }
        let events: [NUTEvent]
        do { events = try demuxer.push(part) } catch { throw Self.unreadable("\(error)") }
        for event in events {
            switch event {
            case .streams(let streams): try open(streams)
            case .packet(let packet): try deliver(packet)
            }
        }
    }

    /// Makes sure that the bytes ended where a frame ends.
    func finish() throws(ToolFault) {
        guard !routes.isEmpty else { return }
        do { try demuxer.finish() } catch { throw Self.unreadable("\(error)") }
    }

    private mutating func open(_ streams: [NUTStream]) throws(ToolFault) {
        bases = streams.compactMap {
            TimeBase(Int($0.timeBase.numerator), Int($0.timeBase.denominator))
        }
        guard bases.count == routes.count else {
            throw Self.unreadable("other streams than asked for")
        }
    }

    private mutating func deliver(_ packet: NUTPacket) throws {
        frames += 1
        guard frames <= limits.decodedFrames else {
            throw ToolFault.overLimit("the medium has more than \(limits.decodedFrames) frames")
        }
        guard routes.indices.contains(packet.stream), bases.indices.contains(packet.stream) else {
            throw Self.unreadable("a frame of no stream")
        }
        let time = MediaTime(ticks: packet.ticks, base: bases[packet.stream])
        switch routes[packet.stream] {
        case .pictures(let output, let consumers):
            let picture = Picture(
                width: output.width,
                height: output.height,
                format: output.shape.format,
                bytes: packet.payload,
            )
            guard let picture else { throw Self.unreadable("a picture of another size") }
            for consumer in consumers { try consumer(picture, time) }
            counts[packet.stream] += 1
        case .sound(let shape, let consumers):
            let sound = Waveform(
                sampleRate: shape.sampleRate,
                channels: shape.isStereo ? 2 : 1,
                samples: packet.payload.littleEndianSamples,
            )
            guard let sound else { throw Self.unreadable("half a sample") }
            for consumer in consumers { try consumer(sound, time) }
            counts[packet.stream] += sound.frameCount
        }
    }

    private static func unreadable(_ what: String) -> ToolFault {
        .unexpectedOutput(program: "ffmpeg", what)
    }
}

extension [UInt8] {
    /// The bytes as samples of 16 bits; a lone byte at the end is left out.
    fileprivate var littleEndianSamples: [Int16] {
        withUnsafeBytes { bytes in
            (0..<bytes.count / 2).map {
                Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 2, as: Int16.self))
            }
        }
    }
}

/// Takes a NUT stream as it comes from a pipe, in pieces of any size, and gives its packets.
///
/// NUT is what our own children write raw pictures and samples in: it keeps every exact time and
/// costs next to nothing (NUT Open Container Format, version 3 and 4, as ffmpeg writes it). The
/// checksums of headers are verified; a stream that is damaged is refused for good rather than
/// searched for a place to go on, since a child's output is whole or worthless.
///
/// ```swift
/// var demuxer = NUTDemuxer()
/// for event in try demuxer.push(bytes) {
///     if case .packet(let packet) = event { use(packet.payload) }
/// }
/// try demuxer.finish()
/// ```
///
/// A payload is copied once, from the pushed bytes into an array of its final size, and then
/// moved out. The longest packet is ``ContainerLimits/structureBytes``.
public struct NUTDemuxer: Sendable {
    /// The streams, once their headers came; empty before.
    public internal(set) var streams: [NUTStream] = []
    /// Whether the index came that a writer puts last: without it the writer was cut off, or told
    /// to write none.
    public internal(set) var hasIndex = false

    let limits: ContainerLimits
    var header: NUTMainHeader?
    var foundStreams: [Int: NUTStream] = [:]
    var timings: [NUTStream.Timing?] = []
    var frame: OpenFrame?
    /// Where the structure that is being read begins, counted from the stream's beginning.
    var offset: UInt64 = 0
    private var isPastFileID = false
    private var pending: [UInt8] = []
    private var pendingGoal = 0
    private var fault: ContainerError?

    /// Waits for the first byte.
    public init(limits: ContainerLimits = ContainerLimits()) { self.limits = limits }

    /// A packet whose payload is still coming.
    struct OpenFrame: Sendable {
        let head: NUTFrameHead
        var body: [UInt8]
        /// How many bytes the body will have.
        let goal: Int
    }

    /// How far interpreting came.
    enum Step {
        case used(Int)
        case needs(Int)
    }

    /// Takes the next bytes and gives what they complete.
    ///
    /// - Throws: ``ContainerError`` when the stream is damaged, and then again at every call.
    public mutating func push(_ bytes: [UInt8]) throws(ContainerError) -> [NUTEvent] {
        var outcome = Result<[NUTEvent], ContainerError>.success([])
        bytes.withUnsafeBytes { buffer in
            do throws(ContainerError) { outcome = .success(try push(buffer)) } catch {
                outcome = .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Takes the next bytes where they lie and gives what they complete.
    ///
    /// - Throws: ``ContainerError`` when the stream is damaged, and then again at every call.
    public mutating func push(
        _ bytes: UnsafeRawBufferPointer
    ) throws(ContainerError) -> [NUTEvent] {
        if let fault { throw fault }
        var events: [NUTEvent] = []
        var rest = bytes
        do {
            while !rest.isEmpty { try advance(&rest, &events) }
        } catch {
            fault = error
            throw error
        }
        return events
    }

    /// Says that no more bytes come.
    ///
    /// - Throws: ``ContainerError/truncated(what:at:)`` when the stream can't end here.
    public func finish() throws(ContainerError) {
        if let fault { throw fault }
        guard !streams.isEmpty else { throw .truncated(what: "the NUT header", at: offset) }
        guard frame == nil, pending.isEmpty else {
            throw .truncated(what: "a NUT packet", at: offset)
        }
    }

    private mutating func advance(
        _ rest: inout UnsafeRawBufferPointer,
        _ events: inout [NUTEvent],
    ) throws(ContainerError) {
        if frame != nil { return try collect(&rest, &events) }
        guard pending.isEmpty else { return try topUp(&rest, &events) }
        switch try step(rest, &events) {
        case .used(let count): rest = .init(rebasing: rest[count...])
        case .needs(let goal):
            pending = Array(rest)
            pendingGoal = goal
            rest = .init(rebasing: rest[rest.endIndex...])
        }
    }

    /// Adds to a structure that the last push cut, just as many bytes as it is known to need.
    private mutating func topUp(
        _ rest: inout UnsafeRawBufferPointer,
        _ events: inout [NUTEvent],
    ) throws(ContainerError) {
        let count = min(pendingGoal - pending.count, rest.count)
        pending.append(contentsOf: rest[..<count])
        rest = .init(rebasing: rest[count...])
        guard pending.count >= pendingGoal else { return }
        let held = pending
        var outcome = Result<Step, ContainerError>.success(.needs(0))
        held.withUnsafeBytes { buffer in
            do throws(ContainerError) { outcome = .success(try step(buffer, &events)) } catch {
                outcome = .failure(error)
            }
        }
        switch try outcome.get() {
        case .used: pending = []
        case .needs(let goal): pendingGoal = goal
        }
    }

    /// Reads one structure from the beginning of the bytes, if it is all there.
    private mutating func step(
        _ bytes: UnsafeRawBufferPointer,
        _ events: inout [NUTEvent],
    ) throws(ContainerError) -> Step {
        do {
            var reader = NUTReader(bytes)
            try read(&reader, &events)
            offset += UInt64(reader.position)
            return .used(reader.position)
        } catch {
            switch error {
            case .shortage(let goal): return .needs(goal)
            case .malformed(let what): throw .malformed(what: what, at: offset)
            case .overLimit(let what): throw .overLimit(what: what, at: offset)
            }
        }
    }

    private mutating func read(
        _ reader: inout NUTReader,
        _ events: inout [NUTEvent],
    ) throws(NUTReader.Pause) {
        if !isPastFileID {
            guard try reader.run(of: Self.fileID.count) == Self.fileID else {
                throw .malformed("not a NUT stream")
            }
            isPastFileID = true
        } else {
            let first = try reader.byte()
            if first == UInt8(ascii: "N") {
                try readPacket(&reader, &events)
            } else {
                try openFrame(first, &reader, &events)
            }
        }
    }

    /// What every file begins with.
    private static let fileID = Array("nut/multimedia container\0".utf8)
}

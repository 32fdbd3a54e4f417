extension NUTDemuxer {
    /// Reads a frame's head and makes room for its body.
    mutating func openFrame(
        _ first: UInt8,
        _ reader: inout NUTReader,
        _ events: inout [NUTEvent],
    ) throws(NUTReader.Pause) {
        guard let header, !streams.isEmpty else {
            throw .malformed("a NUT frame before the headers")
        }
        let code = header.frameCodes[Int(first)]
        let head = try NUTFrameHead(code, &reader, header: header, timings: timings)
        guard head.bodySize <= limits.structureBytes else {
            throw .overLimit("a NUT frame of \(head.bodySize) bytes")
        }
        timings[head.stream]?.lastTicks = head.ticks
        // Side data comes first in the body and is taken off later, so that the elided
        // beginning can't be put there yet.
        var body = head.flags.contains(.sideData) ? [] : header.elisions[head.elision]
        let goal = body.count + head.bodySize
        body.reserveCapacity(goal)
        frame = OpenFrame(head: head, body: body, goal: goal)
        if body.count == goal { try closeFrame(&events) }
    }

    /// Takes as much of the open frame's body as there is.
    mutating func collect(
        _ rest: inout UnsafeRawBufferPointer,
        _ events: inout [NUTEvent],
    ) throws(ContainerError) {
        guard var open = frame.take() else { return }
        let count = min(open.goal - open.body.count, rest.count)
        let part = UnsafeRawBufferPointer(rebasing: rest[..<count])
        part.withMemoryRebound(to: UInt8.self) { open.body.append(contentsOf: $0) }
        rest = .init(rebasing: rest[count...])
        offset += UInt64(count)
        let isWhole = open.body.count == open.goal
        frame = consume open
        guard isWhole else { return }
        do { try closeFrame(&events) } catch {
            throw .malformed(what: "a NUT frame's side data makes no sense", at: offset)
        }
    }

    private mutating func closeFrame(_ events: inout [NUTEvent]) throws(NUTReader.Pause) {
        guard let open = frame.take() else { return }
        let (head, body) = (open.head, open.body)
        if body.isEmpty, head.flags.contains(.endOfRelevance) { return }
        let packet = NUTPacket(
            stream: head.stream,
            ticks: head.ticks,
            isKey: head.flags.contains(.key),
            payload: head.flags.contains(.sideData) ? try payload(body, behind: head) : body,
        )
        events.append(.packet(packet))
    }

    /// Puts the elided beginning where the side data was.
    private func payload(
        _ body: [UInt8],
        behind head: NUTFrameHead,
    ) throws(NUTReader.Pause) -> [UInt8] {
        var outcome = Result<Int, NUTReader.Pause>.success(0)
        body.withUnsafeBytes { bytes in
            var reader = NUTReader(bytes)
            do throws(NUTReader.Pause) {
                try Self.skipSideData(&reader)
                try Self.skipSideData(&reader)
                outcome = .success(reader.position)
            } catch {
                outcome = .failure(error)
            }
        }
        // Nothing more will come: a shortage here is damage, not a reason to wait.
        guard case .success(let skipped) = outcome else {
            throw .malformed("a NUT frame's side data makes no sense")
        }
        return (header?.elisions[head.elision] ?? []) + body[skipped...]
    }

    /// Passes by a list of named values, of which each takes two bytes at least.
    private static func skipSideData(_ reader: inout NUTReader) throws(NUTReader.Pause) {
        var left = try reader.number()
        while left > 0 {
            _ = try reader.run(upTo: 1 << 20, "the length of a NUT name")
            switch try reader.signedNumber() {
            case -1: _ = try reader.run(upTo: 1 << 20, "the length of a NUT value")
            case -2:
                _ = try reader.run(upTo: 1 << 20, "the length of a NUT type")
                _ = try reader.run(upTo: 1 << 20, "the length of a NUT value")
            case ...(-3): _ = try reader.number()
            default: break
            }
            left -= 1
        }
    }
}

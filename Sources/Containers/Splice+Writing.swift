public import Media

extension Splice {
    /// Writes the new file.
    ///
    /// `progress` is told after each step how many bytes are written, and may throw to stop.
    ///
    /// - Throws: ``ContainerError`` saying which side failed.
    public func write(
        from source: any ByteSource,
        to sink: any ByteSink,
        progress: (UInt64) throws(WritingFault) -> Void = { _ in },
    ) throws(ContainerError) {
        var written: UInt64 = 0
        for piece in pieces {
            try Self.write(piece, from: source, to: sink) { (count) throws(WritingFault) in
                written += count
                try progress(written)
            }
        }
    }

    private static func write(
        _ piece: Piece,
        from source: any ByteSource,
        to sink: any ByteSink,
        progress: (UInt64) throws(WritingFault) -> Void,
    ) throws(ContainerError) {
        switch piece {
        case .bytes(let bytes): try write(bytes, to: sink, progress)
        case .copy(let range): try copy(range, of: source, to: sink, progress)
        case .foreign(let other, let range): try copy(range, of: other, to: sink, progress)
        case .filtered(let range, var filter):
            for part in range.parts(of: filterStepBytes) {
                let bytes = try read(part, of: source)
                let isLast = part.upperBound == range.upperBound
                try write(try filter.pass(bytes, isLast: isLast), to: sink, progress)
            }
        }
    }

    /// How many bytes are copied between two reports of progress.
    private static let copyStepBytes: UInt64 = 16 << 20
    /// How many bytes pass a filter at once.
    private static let filterStepBytes: UInt64 = 1 << 18

    private static func write(
        _ bytes: [UInt8],
        to sink: any ByteSink,
        _ progress: (UInt64) throws(WritingFault) -> Void,
    ) throws(ContainerError) {
        do { try sink.write(bytes) } catch { throw .writing(error) }
        try report(UInt64(bytes.count), progress)
    }

    private static func report(
        _ count: UInt64,
        _ progress: (UInt64) throws(WritingFault) -> Void,
    ) throws(ContainerError) {
        do { try progress(count) } catch { throw .writing(error) }
    }

    private static func read(
        _ range: Range<UInt64>,
        of source: any ByteSource,
    ) throws(ContainerError) -> [UInt8] {
        do { return try source.bytes(at: range.lowerBound, count: range.count) } catch {
            throw .reading(error)
        }
    }

    private static func copy(
        _ range: Range<UInt64>,
        of source: any ByteSource,
        to sink: any ByteSink,
        _ progress: (UInt64) throws(WritingFault) -> Void,
    ) throws(ContainerError) {
        for part in range.parts(of: copyStepBytes) {
            do { try sink.copy(part, of: source) } catch {
                switch error {
                case .reading(let fault): throw .reading(fault)
                case .writing(let fault): throw .writing(fault)
                }
            }
            try report(UInt64(part.count), progress)
        }
    }
}

extension Range<UInt64> {
    /// Cuts the range into parts of at most `count` bytes.
    fileprivate func parts(of count: UInt64) -> some Sequence<Range<UInt64>> {
        sequence(state: lowerBound) { start in
            guard start < upperBound else { return nil }
            let end = Swift.min(upperBound, start + count)
            defer { start = end }
            return start..<end
        }
    }
}

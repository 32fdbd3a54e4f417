extension JUMBFBox {
    /// Reads the superbox that bytes begin with; bytes behind it are somebody else's.
    ///
    /// - Throws: ``JUMBFError``.
    public init(parsing bytes: [UInt8], limits: JUMBFLimits = JUMBFLimits()) throws(JUMBFError) {
        var reader = JUMBFReader(bytes, limits: limits)
        let header = try reader.header(in: bytes.indices)
        guard header.payload.upperBound <= limits.byteCount else {
            throw .overLimit("the box is too large", at: 0)
        }
        guard header.type == "jumb" else {
            throw .malformed("no JUMBF superbox begins here", at: 0)
        }
        self = try reader.box(header, depth: 0)
    }
}

/// Goes over boxes by index; each must lie within the one around it.
struct JUMBFReader {
    /// A box's header, taken apart.
    struct Header {
        var type: String
        var range: Range<Int>
        var payload: Range<Int>
    }

    private let bytes: [UInt8]
    private let limits: JUMBFLimits
    private var boxCount = 0

    init(_ bytes: [UInt8], limits: JUMBFLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Reads the header at the beginning of a range, whose end the box must not pass.
    mutating func header(in range: Range<Int>) throws(JUMBFError) -> Header {
        let start = range.lowerBound
        boxCount += 1
        guard boxCount <= limits.boxCount else { throw .overLimit("too many boxes", at: start) }
        guard range.count >= 8 else { throw .truncated("a box's header", at: start) }
        let type = String(
            String.UnicodeScalarView(bytes[start + 4..<start + 8].map(Unicode.Scalar.init))
        )
        var size = number(at: start, count: 4)
        var content = start + 8
        switch size {
        case 0: size = UInt64(range.count)
        case 1:
            guard range.count >= 16 else { throw .truncated("a box's header", at: start) }
            size = number(at: start + 8, count: 8)
            content = start + 16
        default: break
        }
        guard size >= UInt64(content - start) else {
            throw .malformed("a box is smaller than its header", at: start)
        }
        guard size <= UInt64(range.count) else { throw .truncated("the box \(type)", at: start) }
        let end = start + Int(size)
        return Header(type: type, range: start..<end, payload: content..<end)
    }

    /// Reads what a header announced, with the boxes inside a superbox.
    mutating func box(_ header: Header, depth: Int) throws(JUMBFError) -> JUMBFBox {
        guard header.type == "jumb" else {
            return JUMBFBox(
                type: header.type,
                range: header.range,
                payload: header.payload,
                description: nil,
                children: [],
            )
        }
        guard depth < limits.depth else {
            throw .overLimit("boxes nested too deep", at: header.range.lowerBound)
        }
        let first = try self.header(in: header.payload)
        guard first.type == "jumd" else {
            throw .malformed("a superbox has no description", at: header.range.lowerBound)
        }
        let description = try description(first.payload)
        var children: [JUMBFBox] = []
        var rest = first.range.upperBound..<header.payload.upperBound
        while !rest.isEmpty {
            let child = try self.header(in: rest)
            children.append(try box(child, depth: depth + 1))
            rest = child.range.upperBound..<rest.upperBound
        }
        return JUMBFBox(
            type: header.type,
            range: header.range,
            payload: header.payload,
            description: description,
            children: children,
        )
    }

    private mutating func description(_ range: Range<Int>) throws(JUMBFError) -> JUMBFDescription {
        var rest = range
        let type = try take(16, of: &rest)
        let toggles = try take(1, of: &rest)[0]
        let label = toggles & 0x02 != 0 ? try takeLabel(of: &rest) : nil
        let id = toggles & 0x04 != 0 ? try take(4, of: &rest) : nil
        let hash = toggles & 0x08 != 0 ? try take(32, of: &rest) : nil
        var salt: [UInt8]?
        if toggles & 0x10 != 0 {
            let own = try header(in: rest)
            if own.type == "c2sh" { salt = Array(bytes[own.payload]) }
        }
        return JUMBFDescription(
            type: type,
            toggles: toggles,
            label: label,
            id: id?.reduce(0) { $0 << 8 | UInt32($1) },
            hash: hash,
            salt: salt,
        )
    }

    private func take(_ count: Int, of rest: inout Range<Int>) throws(JUMBFError) -> [UInt8] {
        guard rest.count >= count else {
            throw .truncated("a superbox's description", at: rest.lowerBound)
        }
        let end = rest.lowerBound + count
        defer { rest = end..<rest.upperBound }
        return Array(bytes[rest.lowerBound..<end])
    }

    private func takeLabel(of rest: inout Range<Int>) throws(JUMBFError) -> String {
        guard let end = bytes[rest].firstIndex(of: 0) else {
            throw .truncated("a superbox's label", at: rest.lowerBound)
        }
        guard let label = String(validating: bytes[rest.lowerBound..<end], as: UTF8.self) else {
            throw .malformed("a label isn't UTF-8", at: rest.lowerBound)
        }
        rest = end + 1..<rest.upperBound
        return label
    }

    private func number(at start: Int, count: Int) -> UInt64 {
        bytes[start..<start + count].reduce(0) { $0 << 8 | UInt64($1) }
    }
}

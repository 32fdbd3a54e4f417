/// The comment list that FLAC, Vorbis, Opus, Speex and Theora share (Vorbis I, 5.2).
///
/// A vendor's name and fields `KEY=value`, each behind its length in 32 bits, the lowest byte
/// first. What isn't touched is written as it was read, byte for byte: text that isn't UTF-8,
/// fields without `=`, and whatever follows the last field.
struct VorbisComment: Hashable, Sendable {
    /// The program that wrote the stream.
    var vendor: [UInt8] = []
    /// The fields in the order of the file.
    private(set) var fields: [Field] = []
    /// What follows the last field: Vorbis' framing bit, Opus' binary data, padding.
    var suffix: [UInt8] = []

    /// One `KEY=value`, as it stands.
    struct Field: Hashable, Sendable {
        let bytes: [UInt8]

        /// The bytes before the first `=`, or `nil` when there is none.
        var key: ArraySlice<UInt8>? {
            bytes.firstIndex(of: UInt8(ascii: "=")).map { bytes[..<$0] }
        }
        /// The bytes behind the first `=`.
        var value: ArraySlice<UInt8> {
            bytes.firstIndex(of: UInt8(ascii: "=")).map { bytes[($0 + 1)...] } ?? []
        }

        /// Whether the key is this one; the case of ASCII letters doesn't count.
        func isNamed(_ name: String) -> Bool {
            key.map { $0.map(\.asciiUppercased) == name.utf8.map(\.asciiUppercased) } ?? false
        }
    }

    /// Starts a list without fields; a vendor is not known.
    init() {}

    /// Reads a list.
    ///
    /// - Parameter offset: where the list stands in the file, for faults.
    init(
        parsing bytes: [UInt8],
        at offset: UInt64,
        limits: ContainerLimits,
    ) throws(ContainerError) {
        var reader = Reader(bytes: bytes)
        guard let vendor = reader.counted(), let count = reader.length() else {
            throw .truncated(what: "a Vorbis comment", at: offset)
        }
        guard count <= limits.elementCount else {
            throw .overLimit(what: "a Vorbis comment has \(count) fields", at: offset)
        }
        self.vendor = Array(vendor)
        for _ in 0..<count {
            guard let field = reader.counted() else {
                throw .truncated(what: "a Vorbis comment's field", at: offset)
            }
            fields.append(Field(bytes: Array(field)))
        }
        suffix = Array(reader.rest)
    }

    /// The list as it is written.
    var bytes: [UInt8] {
        var bytes = Self.counted(vendor) + UInt32(clamping: fields.count).littleEndianBytes
        for field in fields { bytes += Self.counted(field.bytes) }
        return bytes + suffix
    }

    /// Puts a field at the end.
    mutating func append(_ field: Field) { fields.append(field) }

    /// Sets a field where it first stands, or at the end, and drops its repetitions.
    mutating func set(_ key: String, to value: [UInt8]) {
        let place = fields.firstIndex { $0.isNamed(key) }
        remove(key)
        let field = Field(bytes: Array(key.utf8) + [UInt8(ascii: "=")] + value)
        fields.insert(field, at: place ?? fields.count)
    }

    /// Drops every field of this key.
    mutating func remove(_ key: String) { fields.removeAll { $0.isNamed(key) } }

    private static func counted(_ bytes: [UInt8]) -> [UInt8] {
        UInt32(clamping: bytes.count).littleEndianBytes + bytes
    }
}

/// Takes counted pieces off the front of bytes.
private struct Reader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var rest: ArraySlice<UInt8> { bytes[position...] }

    mutating func length() -> Int? {
        take(4).map { Int($0.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }) }
    }

    mutating func counted() -> ArraySlice<UInt8>? {
        guard let length = length() else { return nil }
        return take(length)
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= bytes.count - position else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }
}

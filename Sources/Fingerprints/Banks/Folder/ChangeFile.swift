import CHamming

/// A file of changes: written whole, never changed, replaced only by a longer one that begins with
/// the same change.
///
/// Little-endian: eight bytes of magic, version and number of changes (32 bits each), the number of
/// the first (64), how many of them have sound and how many retire (32 each), where each change ends
/// behind this table (64 each), the CRC-32C of all this (32); then each change behind its own CRC.
struct ChangeFile: Sendable {
    static let magic = Array("TSbankC\n".utf8)
    static let version: UInt32 = 1
    static let prefix = "changes-"
    private static let headerBytes = 32
    /// A file this long is not added to any more.
    static let fullBytes = 1 << 20
    /// The most bytes of one file.
    static let mostBytes = 256 << 20

    let memory: SegmentBytes
    let first: UInt64
    let count: Int
    let soundCount: Int
    let retireCount: Int

    /// Which changes it holds.
    var numbers: Range<UInt64> { first..<first + UInt64(count) }

    static func name(first: UInt64) -> String {
        let digits = "\(first)"
        return prefix + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }

    /// Checks that what it says of itself is so; each change is checked when it is read.
    init(opening memory: SegmentBytes, named name: String) throws(BankFault) {
        let bytes = memory.bytes
        func number<Value: FixedWidthInteger>(_ offset: Int, _ type: Value.Type) -> Value {
            Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
        }
        guard bytes.count >= Self.headerBytes + 4, bytes.prefix(8).elementsEqual(Self.magic) else {
            throw .damaged(file: name)
        }
        let version = number(8, UInt32.self)
        guard version == Self.version else { throw .otherVersion("\(name) \(version)") }
        count = Int(number(12, UInt32.self))
        first = number(16, UInt64.self)
        soundCount = Int(number(24, UInt32.self))
        retireCount = Int(number(28, UInt32.self))
        self.memory = memory
        guard count > 0, count <= (bytes.count - Self.headerBytes - 4) / 8,
            first > 0, first < 1 << 40, name == Self.name(first: first)
        else { throw .damaged(file: name) }
        let table = Self.headerBytes + 8 * count
        guard hamming_crc32c(0, bytes.baseAddress, UInt64(table)) == number(table, UInt32.self),
            end(of: count - 1) == UInt64(bytes.count - table - 4)
        else { throw .damaged(file: name) }
    }

    /// Where a change ends behind the table.
    private func end(of place: Int) -> UInt64 {
        UInt64(
            littleEndian: memory.bytes.loadUnaligned(
                fromByteOffset: Self.headerBytes + 8 * place,
                as: UInt64.self,
            )
        )
    }

    /// The bytes of a change, its checksum compared.
    private func body(_ place: Int) throws(BankFault) -> UnsafeRawBufferPointer {
        let bytes = memory.bytes
        let base = Self.headerBytes + 8 * count + 4
        let (start, end) = (place == 0 ? 0 : end(of: place - 1), end(of: place))
        guard start <= end, end - start > 4, end <= UInt64(bytes.count - base) else {
            throw .damaged(file: Self.name(first: first))
        }
        let body = UnsafeRawBufferPointer(
            rebasing: bytes[base + Int(start) + 4..<base + Int(end)]
        )
        let sum = bytes.loadUnaligned(fromByteOffset: base + Int(start), as: UInt32.self)
        guard UInt32(littleEndian: sum) == hamming_crc32c(0, body.baseAddress, UInt64(body.count))
        else { throw .damaged(file: Self.name(first: first)) }
        return body
    }

    /// A change by its place in the file.
    func change(_ place: Int) throws(BankFault) -> BankChange {
        do throws(PackedFingerprintFault) {
            return try BankChange(parsing: try bytes(place))
        } catch {
            throw .damaged(file: Self.name(first: first))
        }
    }

    private func bytes(_ place: Int) throws(PackedFingerprintFault) -> [UInt8] {
        do throws(BankFault) { return Array(try body(place)) } catch { throw .damaged }
    }

    /// The name of the entry that a change adds, read without the rest of it.
    func name(of place: Int) throws(BankFault) -> String? {
        let body = try body(place)
        guard !BankChange.isRetiring(body.first) else { return nil }
        var unpacker = ByteUnpacker(Array(body.prefix(5 + BankEntry.longestID))[1...])
        do throws(PackedFingerprintFault) { return try unpacker.takeText() } catch {
            throw .damaged(file: Self.name(first: first))
        }
    }

    /// All changes as they stand in the file.
    func bodies() throws(BankFault) -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        for place in 0..<count { bodies.append(Array(try body(place))) }
        return bodies
    }

    /// Whether a change retires, read without the rest of it.
    func retires(_ place: Int) throws(BankFault) -> Bool {
        BankChange.isRetiring(try body(place).first)
    }
}

/// Changes on their way into a file.
struct ChangeFileDraft {
    let first: UInt64
    private(set) var bodies: [[UInt8]] = []
    private(set) var byteCount = 0
    private var (soundCount, retireCount) = (0, 0)

    init(first: UInt64) { self.first = first }

    /// Begins with what a file holds already.
    init(continuing file: ChangeFile) throws(BankFault) {
        first = file.first
        (soundCount, retireCount) = (file.soundCount, file.retireCount)
        for body in try file.bodies() { add(body) }
    }

    mutating func add(_ change: BankChange) {
        switch change {
        case .add(let entry): soundCount += entry.fingerprint.sound == nil ? 0 : 1
        case .retire: retireCount += 1
        }
        add(change.bytes)
    }

    private mutating func add(_ body: [UInt8]) {
        bodies.append(body)
        byteCount += body.count + 12
    }

    /// The file's bytes.
    var bytes: SegmentBytes {
        var head = BytePacker(ChangeFile.magic)
        head.put(ChangeFile.version)
        head.put(UInt32(bodies.count))
        head.put(first)
        head.put(UInt32(soundCount))
        head.put(UInt32(retireCount))
        var end: UInt64 = 0
        for body in bodies {
            end += UInt64(body.count + 4)
            head.put(end)
        }
        head.put(hamming_crc32c(0, head.bytes, UInt64(head.bytes.count)))
        head.bytes.reserveCapacity(head.bytes.count + Int(end))
        for body in bodies {
            head.put(hamming_crc32c(0, body, UInt64(body.count)))
            head.bytes += body
        }
        return SegmentBytes(copying: head.bytes)
    }
}

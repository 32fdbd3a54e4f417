/// One change of a bank in a folder, as it stands in a file of changes.
enum BankChange: Hashable, Sendable {
    case add(BankEntry)
    /// An entry is to be found no more, since a moment and for a reason.
    case retire(number: UInt32, on: String, reason: String)

    private static let adding: UInt8 = 1
    private static let retiring: UInt8 = 2

    var bytes: [UInt8] {
        var packer = BytePacker()
        switch self {
        case .add(let entry):
            packer.put(Self.adding)
            for text in [entry.id, entry.note, entry.addedOn] { packer.put(text) }
            packer.put(UInt32(clamping: entry.labels.count))
            for label in entry.labels { packer.put(label) }
            packer.bytes += entry.fingerprint.packed
        case .retire(let number, let date, let reason):
            packer.put(Self.retiring)
            packer.put(number)
            for text in [date, reason] { packer.put(text) }
        }
        return packer.bytes
    }

    init(parsing bytes: [UInt8]) throws(PackedFingerprintFault) {
        var unpacker = ByteUnpacker(bytes[...])
        switch try unpacker.take(UInt8.self) {
        case Self.adding:
            var entry = BankEntry(id: try unpacker.takeText())
            (entry.note, entry.addedOn) = (try unpacker.takeText(), try unpacker.takeText())
            let count = Int(try unpacker.take(UInt32.self))
            guard count <= unpacker.rest / 4 else { throw .damaged }
            for _ in 0..<count { entry.labels.append(try unpacker.takeText()) }
            let packed = Array(try unpacker.take(count: unpacker.rest))
            entry.fingerprint = try MediaFingerprint(packed: packed)
            self = .add(entry)
        case Self.retiring:
            let number = try unpacker.take(UInt32.self)
            let (date, reason) = (try unpacker.takeText(), try unpacker.takeText())
            guard unpacker.isAtEnd else { throw .damaged }
            self = .retire(number: number, on: date, reason: reason)
        default: throw .damaged
        }
    }

    /// Whether the bytes of a change are one that retires, without reading the rest.
    static func isRetiring(_ first: UInt8?) -> Bool { first == retiring }
}

/// An entry of a bank in a folder.
public struct BankEntry: Hashable, Sendable {
    /// The longest name, in bytes.
    public static let longestID = 200

    /// Its name in the bank.
    public var id: String
    /// What whoever added it wants to be known of it.
    public var note = ""
    /// When it was added, as ISO 8601, or as the list has it that it came from.
    public var addedOn = ""
    /// What the list says about it that it came from, one word each.
    public var labels: [String] = []
    /// What it is recognised by.
    public var fingerprint = MediaFingerprint()

    /// Makes an entry by which nothing is recognised yet.
    public init(id: String) { self.id = id }
}

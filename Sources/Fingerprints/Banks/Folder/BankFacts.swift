import Foundation

/// What a bank in a folder is: the file `bank.json`, `touchstone.bank/1`.
public struct BankFacts: Hashable, Sendable {
    /// The name and version of the form.
    public static let schema = "touchstone.bank/1"
    /// The longest name, in bytes.
    public static let longestName = 100

    /// The bank's name, as matches tell it.
    public let name: String
    /// What it means that something is in it.
    public let kind: BankKind
    /// When something counts as being in it.
    public let settings: BankSettings

    /// Takes a name of 1 to 100 bytes in one line; `nil` for any other.
    public init?(name: String, kind: BankKind, settings: BankSettings = .init()) {
        guard (1...Self.longestName).contains(name.utf8.count),
            !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        (self.name, self.kind, self.settings) = (name, kind, settings)
    }

    private struct Stored: Codable {
        var schema: String
        var name: String
        var kind: String
        var radius: Int
        var sound_bits: Double
    }

    /// The file's bytes.
    var bytes: [UInt8] {
        let stored = Stored(
            schema: Self.schema,
            name: name,
            kind: kind.rawValue,
            radius: settings.radius,
            sound_bits: settings.mostBitErrors,
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Five plain values can always be encoded.
        return Array((try? encoder.encode(stored)) ?? Data()) + [UInt8(ascii: "\n")]
    }

    /// Reads the file.
    init(parsing bytes: [UInt8]) throws(BankFault) {
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(bytes)) else {
            throw .notABank
        }
        guard stored.schema == Self.schema else { throw .otherVersion(stored.schema) }
        guard let kind = BankKind(rawValue: stored.kind),
            let settings = BankSettings(radius: stored.radius, mostBitErrors: stored.sound_bits),
            let facts = BankFacts(name: stored.name, kind: kind, settings: settings)
        else { throw .damaged(file: "bank.json") }
        self = facts
    }
}

/// Why a bank's folder can't be used.
public enum BankFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The folder holds no bank.
    case notABank
    /// A bank is there already.
    case isThere
    /// A later Touchstone wrote it; what it says that it is.
    case otherVersion(String)
    /// A file isn't what was written.
    case damaged(file: String)
    /// Files are missing: changes up to a number were made, and those from a lower one on aren't there.
    case missingChanges(from: UInt64)
    /// The bank has as many entries as numbers.
    case isFull
    /// The entry is too large to be kept.
    case entryTooLarge(id: String)
    /// There is no entry of that name.
    case noEntry(String)
    /// It was opened for reading.
    case isReadOnly
    /// The index can't be used or written.
    case index(BankIndexFault)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .notABank: "the folder holds no bank; make one with `touchstone bank create`"
        case .isThere: "there is a bank in the folder already; choose another folder"
        case .otherVersion(let schema):
            "the bank is of the form “\(schema)”; use the Touchstone that made it"
        case .damaged(let file): "\(file) is damaged; restore the bank's folder from a backup"
        case .missingChanges(let number):
            "the bank's changes from \(number) on are missing; restore its folder from a backup"
        case .isFull:
            "the bank has \(KnownMedia.largestNumber) entries, the most; begin another bank"
        case .entryTooLarge(let id): "the entry “\(id)” is too large; add the file in parts"
        case .noEntry(let id): "the bank has no entry “\(id)”; `touchstone bank list` tells all"
        case .isReadOnly: "the bank was opened for reading; open it for writing"
        case .index(let fault): fault.description
        }
    }

    init(_ fault: IndexDiskFault) { self = .index(.index(.disk(fault))) }
}

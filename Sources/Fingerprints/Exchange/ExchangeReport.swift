/// What came of reading a list: how much was taken, and what was refused and why.
public struct ExchangeReport: Hashable, Sendable {
    /// One line that was refused.
    public struct Refusal: Hashable, Sendable {
        /// The line's number in the file, from 1; in a JSON list the item's.
        public let line: Int
        /// Why it was refused.
        public let reason: ExchangeRefusal
    }

    /// The most refusals that are kept one by one.
    public static let keptRefusals = 100

    /// How many entries were handed out.
    public private(set) var acceptedCount = 0
    /// How many lines were refused, all of them counted.
    public private(set) var refusedCount = 0
    /// The first refusals.
    public private(set) var refusals: [Refusal] = []

    mutating func accept() { acceptedCount += 1 }

    mutating func refuse(line: Int, _ reason: ExchangeRefusal) {
        refusedCount += 1
        guard refusals.count < Self.keptRefusals else { return }
        refusals.append(Refusal(line: line, reason: reason))
    }
}

/// Why a line of a list was refused.
public enum ExchangeRefusal: Hashable, Sendable, CustomStringConvertible {
    /// The line has more bytes than are read.
    case tooLong(limit: Int)
    /// The line isn't UTF-8.
    case notUTF8
    /// The line is of a kind that isn't taken; the beginning of its name.
    case otherKind(String)
    /// The file doesn't say what kind its hashes are of, and the caller didn't either.
    case noKind
    /// There are more or fewer fields than the form has.
    case fieldCount(Int)
    /// A quoted field doesn't end on its line.
    case openQuote
    /// The hash isn't 64 hexadecimal digits.
    case hash
    /// A quality isn't a whole number from 0 to 100.
    case quality
    /// A time isn't a number of seconds from 0 on, or a frame's number no whole one.
    case time
    /// Whoever put the item into the list says that it isn't malicious.
    case notMalicious
    /// The text isn't JSON of the form.
    case json
    /// The fingerprint is neither numbers nor compressed text.
    case fingerprint
    /// The fingerprint was made by another of Chromaprint's algorithms and compares with nothing.
    case algorithm(Int)
    /// The film or recording has more frames or items than are taken.
    case tooMany(limit: Int)

    /// What is wrong and what is wanted.
    public var description: String {
        switch self {
        case .tooLong(let limit): "longer than \(limit) bytes; split the list"
        case .notUTF8: "not UTF-8; convert the list"
        case .otherKind(let name): "the kind '\(name)' is not taken; give pdq or sha256"
        case .noKind: "the kind is not told; name it with the list"
        case .fieldCount(let count): "\(count) fields are not what the form has"
        case .openQuote: "a quoted field doesn't end on its line"
        case .hash: "the hash isn't 64 hexadecimal digits"
        case .quality: "the quality isn't a whole number from 0 to 100"
        case .time: "the time isn't seconds from 0 on, or the frame no whole number"
        case .notMalicious: "its owner says that it isn't malicious"
        case .json: "not the JSON that the form has"
        case .fingerprint: "the fingerprint is neither numbers nor fpcalc's compressed text"
        case .algorithm(let number):
            "the fingerprint is of Chromaprint's algorithm \(number + 1); make it with the default, 2"
        case .tooMany(let limit): "more than \(limit) frames or items; split the list"
        }
    }
}

import Foundation
import Media

/// What `fpcalc` prints for one file, several, or pieces of one.
///
/// As text it is blocks of `FILE=`, `TIMESTAMP=`, `DURATION=` and `FINGERPRINT=`; plain it is the
/// fingerprint alone, a line each; as JSON it is an object a line.
struct FpcalcOutput: LineForm {
    var lines: LineReader
    private var name: String?
    private var duration: Double?

    init(_ source: any ByteSource) { lines = LineReader(source) }

    private struct Piece: Decodable {
        let duration: Double?
        let fingerprint: Fingerprint

        enum Fingerprint: Decodable {
            case compressed(String)
            case items([Int64])

            init(from decoder: any Decoder) throws {
                let value = try decoder.singleValueContainer()
                if let text = try? value.decode(String.self) {
                    self = .compressed(text)
                } else {
                    self = .items(try value.decode([Int64].self))
                }
            }
        }
    }

    mutating func entry(of line: [UInt8]) -> Result<ExchangeEntry?, LineReader.Refusal> {
        let text = line.trimmed
        guard let first = text.first else {
            duration = nil
            return .success(nil)
        }
        if first == UInt8(ascii: "{") { return Self.entry(ofJSON: Data(text)) }
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else {
            return Self.entry(items: Self.items(of: text), duration: nil, name: nil)
        }
        let value = text[text.index(after: equals)...]
        switch String(decoding: text[..<equals], as: UTF8.self) {
        case "FILE": name = String(decoding: value, as: UTF8.self)
        case "TIMESTAMP": break
        case "DURATION": duration = Double(String(decoding: value, as: UTF8.self))
        case "FINGERPRINT":
            defer { duration = nil }
            return Self.entry(items: Self.items(of: value), duration: duration, name: name)
        default: return .refused(.fingerprint)
        }
        return .success(nil)
    }

    private static func entry(ofJSON data: Data) -> Result<ExchangeEntry?, LineReader.Refusal> {
        guard let piece = try? JSONDecoder().decode(Piece.self, from: data) else {
            return .refused(.json)
        }
        let items: Result<[UInt32], LineReader.Refusal> =
            switch piece.fingerprint {
            case .compressed(let text): items(of: ArraySlice(text.utf8))
            case .items(let numbers): checked(numbers.map(item))
            }
        return entry(items: items, duration: piece.duration, name: nil)
    }

    private static func entry(
        items: Result<[UInt32], LineReader.Refusal>,
        duration: Double?,
        name: String?,
    ) -> Result<ExchangeEntry?, LineReader.Refusal> {
        items.map { items in
            let seconds = duration.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
            return ExchangeEntry(.sound(items: items, durationSeconds: seconds), id: name)
        }
    }

    /// Numbers, with or without signs, or compressed text, which begins with a letter.
    private static func items(of text: ArraySlice<UInt8>) -> Result<[UInt32], LineReader.Refusal> {
        guard let first = text.first else { return .refused(.fingerprint) }
        let isLetter = first >= UInt8(ascii: "A")
        if isLetter {
            do throws(CompressedChromaprint.Malformation) {
                let fingerprint = try CompressedChromaprint(decoding: text)
                guard fingerprint.algorithm == CompressedChromaprint.usualAlgorithm else {
                    return .refused(.algorithm(Int(fingerprint.algorithm)))
                }
                return checked(fingerprint.items)
            } catch {
                return .refused(.fingerprint)
            }
        }
        return checked(
            text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
                Int64(String(decoding: $0.trimmed, as: UTF8.self)).flatMap(item)
            }
        )
    }

    private static func item(_ number: Int64) -> UInt32? {
        UInt32(exactly: number) ?? Int32(exactly: number).map { UInt32(bitPattern: $0) }
    }

    private static func checked(_ items: [UInt32?]) -> Result<[UInt32], LineReader.Refusal> {
        let whole = items.compactMap { $0 }
        guard whole.count == items.count, !whole.isEmpty else { return .refused(.fingerprint) }
        guard whole.count <= CompressedChromaprint.mostItems else {
            return .refused(.tooMany(limit: CompressedChromaprint.mostItems))
        }
        return .success(whole)
    }

    /// As `fpcalc` prints it, compressed or, as with `-raw`, in numbers.
    static func text(of entry: ExchangeEntry, isRaw: Bool) throws(ExchangeWritingFault) -> String {
        guard case .sound(let items, let duration) = entry.signal else { throw .otherSignal }
        let name = try entry.id.map { id throws(ExchangeWritingFault) in
            guard !id.utf8.contains(where: { $0 < 0x20 }) else { throw .unwritable(id) }
            return "FILE=\(id)\n"
        }
        let length = duration.flatMap { Int(exactly: $0.rounded(.down)) }
        return try (name ?? "") + (length.map { "DURATION=\($0)\n" } ?? "")
            + "FINGERPRINT=\(value(items, isRaw: isRaw))\n"
    }

    /// As `fpcalc -json` prints it.
    static func json(of entry: ExchangeEntry, isRaw: Bool) throws(ExchangeWritingFault) -> String {
        guard case .sound(let items, let duration) = entry.signal else { throw .otherSignal }
        let value = try value(items, isRaw: isRaw)
        let length = duration.map { "\"duration\": \(String(format: "%.2f", $0)), " } ?? ""
        return "{\(length)\"fingerprint\": \(isRaw ? "[\(value)]" : "\"\(value)\"")}\n"
    }

    private static func value(
        _ items: [UInt32],
        isRaw: Bool,
    ) throws(ExchangeWritingFault) -> String {
        guard !isRaw else { return items.map(String.init).joined(separator: ",") }
        guard let compressed = CompressedChromaprint(items: items) else { throw .tooManyItems }
        return compressed.text
    }
}

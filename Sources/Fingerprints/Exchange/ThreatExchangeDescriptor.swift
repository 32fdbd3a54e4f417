import Foundation

/// One descriptor as ThreatExchange's API gives it and its Python library prints it, a line each.
struct ThreatExchangeDescriptor: Decodable {
    private let id: Number
    private let indicator: String
    private let type: String
    private let status: String?
    private let addedOn: String?
    private let tags: Tags?

    private enum CodingKeys: String, CodingKey {
        case id, type, status, tags
        case indicator = "raw_indicator"
        case addedOn = "added_on"
    }

    /// In quotes or without.
    private struct Number: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            text = try (try? value.decode(String.self)) ?? String(value.decode(UInt64.self))
        }
    }

    /// Words, or the API's own list of objects.
    private struct Tags: Decodable {
        let words: [String]

        private struct List: Decodable {
            struct Tag: Decodable { let text: String }
            let data: [Tag]
        }

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            words =
                try (try? value.decode([String].self))
                ?? value.decode(List.self).data.map(\.text)
        }
    }

    static func entry(of line: [UInt8]) -> Result<ExchangeEntry?, LineReader.Refusal> {
        guard let descriptor = try? JSONDecoder().decode(Self.self, from: Data(line)) else {
            return .refused(.json)
        }
        guard let kind = ExchangeKind(name: descriptor.type) else {
            return .refused(.otherKind(String(descriptor.type.prefix(32))))
        }
        guard descriptor.status != "NON_MALICIOUS" else { return .refused(.notMalicious) }
        guard let signal = kind.signal(descriptor.indicator.utf8) else { return .refused(.hash) }
        return .success(
            ExchangeEntry(
                signal,
                id: descriptor.id.text,
                labels: descriptor.tags?.words ?? [],
                addedOn: descriptor.addedOn,
            )
        )
    }
}

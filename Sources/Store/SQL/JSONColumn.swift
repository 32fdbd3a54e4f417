import Foundation

/// Values kept as JSON in a column of text: what is read and written as a whole and never searched.
///
/// Members are in order, and times are whole microseconds, as in every other column.
enum JSONColumn {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Int64((date.timeIntervalSince1970 * 1_000_000).rounded()))
        }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(
        _ text: String,
        of column: String,
        as type: Value.Type = Value.self,
    ) throws(DatabaseError) -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let microseconds = try decoder.singleValueContainer().decode(Int64.self)
            return Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
        }
        do {
            return try decoder.decode(type, from: Data(text.utf8))
        } catch {
            throw .unexpectedValue(column: column, wanted: "\(type)", found: "\(error)")
        }
    }
}

extension Row {
    /// The value that a column of JSON holds.
    func json<Value: Decodable>(
        _ column: String,
        as type: Value.Type = Value.self,
    ) throws(DatabaseError) -> Value {
        try JSONColumn.value(try get(column), of: column, as: type)
    }

    /// A value that a column names by a word or an id.
    func named<Value>(
        _ column: String,
        _ make: (String) -> Value?,
    ) throws(DatabaseError) -> Value {
        let text = try get(column, as: String.self)
        guard let value = make(text) else {
            throw .unexpectedValue(column: column, wanted: "\(Value.self)", found: "other text")
        }
        return value
    }

    /// The same where the column may be empty.
    func namedIfPresent<Value>(
        _ column: String,
        _ make: (String) -> Value?,
    ) throws(DatabaseError) -> Value? {
        guard try get(column, as: String?.self) != nil else { return nil }
        return try named(column, make)
    }
}

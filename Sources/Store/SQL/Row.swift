/// One row of an answer.
package struct Row: Sendable {
    /// The columns' names and places, shared by all rows of an answer.
    package let columns: Columns
    /// The values in the columns' order.
    package let values: [SQLValue]

    package init(columns: Columns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value of a column as the type that is expected.
    ///
    /// - Throws: ``DatabaseError/unexpectedValue(column:wanted:found:)`` when there is no such column
    ///   or it holds something else; NULL is read with an optional type.
    package func get<Value: SQLConvertible>(
        _ column: String,
        as type: Value.Type = Value.self,
    ) throws(DatabaseError) -> Value {
        guard let place = columns.places[column] else {
            throw .unexpectedValue(column: column, wanted: "\(type)", found: "no such column")
        }
        guard let value = Value(sqlValue: values[place]) else {
            throw .unexpectedValue(column: column, wanted: "\(type)", found: values[place].kind)
        }
        return value
    }
}

/// The names of an answer's columns.
package final class Columns: Sendable {
    package let names: [String]
    let places: [String: Int]

    package init(_ names: [String]) {
        self.names = names
        places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    }
}

extension SQLValue {
    /// What kind it is, without the value, which may be somebody's secret.
    package var kind: String {
        switch self {
        case .null: "NULL"
        case .integer: "an integer"
        case .real: "a real number"
        case .text: "text"
        case .bytes: "bytes"
        case .boolean: "a boolean"
        }
    }
}

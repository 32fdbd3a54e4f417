/// A statement with the values of its parameters, which never become part of its text.
///
///     let due: SQL = "SELECT id FROM jobs WHERE run_at <= \(now) ORDER BY id LIMIT \(50)"
///
/// A value that is interpolated becomes the next parameter, so text and values can't disagree;
/// another statement is taken in with its own values; a ``Fragment`` becomes what the engine calls it.
/// The same literal always gives the same text, so that engines can keep it prepared.
package struct SQL: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// A stretch of the statement.
    package enum Piece: Sendable, Hashable {
        case text(String)
        case parameter(SQLValue)
        case fragment(Fragment)
    }

    package private(set) var pieces: [Piece]

    package init(stringLiteral text: String) { pieces = [.text(text)] }

    package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    /// The values of the parameters, in the order in which they stand.
    package var values: [SQLValue] {
        pieces.compactMap { if case .parameter(let value) = $0 { value } else { nil } }
    }

    /// The text as an engine reads it, parameters in the order in which they stand.
    ///
    /// SQLite takes `$1` for a name and looks it up among all others, again and again, so its
    /// parameters have none.
    package func text(for dialect: Dialect) -> String {
        var text = ""
        text.reserveCapacity(4 * pieces.count)
        var number = 0
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .fragment(let fragment): text += fragment.text(for: dialect)
            case .parameter:
                number += 1
                text += dialect == .sqlite ? "?" : "$"
                if dialect == .postgres { text += String(number) }
            }
        }
        return text
    }

    /// Statements one behind the other, with `separator` between them.
    package static func joined(_ statements: [SQL], separator: String) -> SQL {
        var whole: SQL = ""
        for (index, statement) in statements.enumerated() {
            if index > 0 { whole.pieces.append(.text(separator)) }
            whole.pieces += statement.pieces
        }
        return whole
    }

    /// Values as one row in parentheses: `($1, $2)`.
    package static func row(_ values: [any SQLConvertible]) -> SQL {
        let parameters = values.map { value in SQL(pieces: [.parameter(value.sqlValue)]) }
        return "(\(joined(parameters, separator: ", ")))"
    }

    /// Rows of values one behind the other, as `VALUES` takes them: `($1, $2), ($3, $4)`.
    package static func rows(_ rows: some Collection<[SQLValue]>) -> SQL {
        var pieces: [Piece] = []
        pieces.reserveCapacity(rows.count * (2 * (rows.first?.count ?? 0) + 1))
        for row in rows {
            pieces.append(.text(pieces.isEmpty ? "(" : ", ("))
            for (index, value) in row.enumerated() {
                if index > 0 { pieces.append(.text(", ")) }
                pieces.append(.parameter(value))
            }
            pieces.append(.text(")"))
        }
        return SQL(pieces: pieces)
    }

    private init(pieces: [Piece]) { self.pieces = pieces }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(.text(literal)) }
        }

        package mutating func appendInterpolation(_ value: some SQLConvertible) {
            pieces.append(.parameter(value.sqlValue))
        }

        /// NULL where there is no value.
        package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) {
            pieces.append(.parameter(value.sqlValue))
        }

        package mutating func appendInterpolation(_ fragment: Fragment) {
            pieces.append(.fragment(fragment))
        }

        package mutating func appendInterpolation(_ statement: SQL) {
            pieces += statement.pieces
        }
    }
}

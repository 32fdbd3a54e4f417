import Foundation

/// A value in a column or a parameter: the few kinds that both engines know.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
    /// True or false; SQLite keeps 1 or 0, so a read may give `.integer` instead.
    case boolean(Bool)
}

/// What can be bound to a parameter and read from a column.
package protocol SQLConvertible: Sendable {
    /// The value as the engines keep it.
    var sqlValue: SQLValue { get }

    /// Nil when the column holds something else.
    init?(sqlValue: SQLValue)
}

extension Int64: SQLConvertible {
    package var sqlValue: SQLValue { .integer(self) }

    package init?(sqlValue: SQLValue) {
        guard case .integer(let integer) = sqlValue else { return nil }
        self = integer
    }
}

extension Int: SQLConvertible {
    package var sqlValue: SQLValue { .integer(Int64(self)) }

    package init?(sqlValue: SQLValue) {
        guard case .integer(let integer) = sqlValue else { return nil }
        self.init(exactly: integer)
    }
}

extension Double: SQLConvertible {
    package var sqlValue: SQLValue { .real(self) }

    package init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .real(let real): self = real
        // SQLite may answer a whole number where an expression mixes both kinds.
        case .integer(let integer): self.init(exactly: integer)
        default: return nil
        }
    }
}

extension String: SQLConvertible {
    package var sqlValue: SQLValue { .text(self) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self = text
    }
}

extension [UInt8]: SQLConvertible {
    package var sqlValue: SQLValue { .bytes(self) }

    package init?(sqlValue: SQLValue) {
        guard case .bytes(let bytes) = sqlValue else { return nil }
        self = bytes
    }
}

extension Bool: SQLConvertible {
    package var sqlValue: SQLValue { .boolean(self) }

    package init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .boolean(let boolean): self = boolean
        case .integer(0): self = false
        case .integer(1): self = true
        default: return nil
        }
    }
}

/// Whole microseconds since 1970 in UTC: the same on both engines, and exact where a `Double` of
/// seconds is not.
extension Date: SQLConvertible {
    package var sqlValue: SQLValue {
        let microseconds = (timeIntervalSince1970 * 1_000_000).rounded()
        // Beyond what 64 bits hold lie only dates that nobody means: they stay at the end.
        guard abs(microseconds) < 0x1p63 else { return .integer(microseconds < 0 ? .min : .max) }
        return .integer(Int64(microseconds))
    }

    package init?(sqlValue: SQLValue) {
        guard case .integer(let microseconds) = sqlValue else { return nil }
        self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }

    package init?(sqlValue: SQLValue) {
        if sqlValue == .null {
            self = .none
        } else if let wrapped = Wrapped(sqlValue: sqlValue) {
            self = wrapped
        } else {
            return nil
        }
    }
}

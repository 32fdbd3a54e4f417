import Glibc

extension SQL {
    /// The values of the parameters, once all are of a kind that every engine keeps as it is.
    ///
    /// SQLite would keep NULL for a number that is none and cut a text at a zero character;
    /// PostgreSQL refuses the latter. So neither ever reaches an engine.
    ///
    /// - Throws: ``DatabaseError/unexpectedValue(column:wanted:found:)`` with the parameter's place.
    package func checkedValues(_ limits: DatabaseLimits) throws(DatabaseError) -> [SQLValue] {
        let values = self.values
        for (index, value) in values.enumerated() {
            guard let (wanted, found) = value.complaint(limits) else { continue }
            throw .unexpectedValue(column: "$\(index + 1)", wanted: wanted, found: found)
        }
        return values
    }
}

extension SQLValue {
    fileprivate func complaint(_ limits: DatabaseLimits) -> (wanted: String, found: String)? {
        switch self {
        case .null, .integer, .boolean: nil
        case .real(let real): real.isNaN ? ("a number", "none") : nil
        case .bytes(let bytes): Self.complaint(bytes.count, limits)
        case .text(let text):
            text.holdsZero
                ? ("text", "text with a zero character") : Self.complaint(text.utf8.count, limits)
        }
    }

    private static func complaint(
        _ count: Int,
        _ limits: DatabaseLimits,
    ) -> (wanted: String, found: String)? {
        count <= limits.valueBytes
            ? nil : ("at most \(limits.valueBytes) bytes", "\(count) bytes")
    }
}

extension String {
    /// Whether a zero character stands in it; every value of every statement is asked.
    fileprivate var holdsZero: Bool {
        var text = self
        return text.withUTF8 { utf8 in
            guard let start = utf8.baseAddress else { return false }
            return memchr(start, 0, utf8.count) != nil
        }
    }
}

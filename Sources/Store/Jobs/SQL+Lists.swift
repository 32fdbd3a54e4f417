extension SQL {
    /// Values in parentheses, as `IN` wants them.
    ///
    /// The last is repeated until there are 1, 2, 4, 8, … of them, so that engines keep a few
    /// statements prepared instead of one for each number of values.
    static func list(_ values: [some SQLConvertible]) -> SQL {
        "(\(joined(padded(values).map { "\($0)" }, separator: ", ")))"
    }

    /// Rows of values as a table; `types` tell the engine what stands in its columns.
    static func table(_ rows: [[any SQLConvertible]], _ types: [Fragment]) -> SQL {
        let padded = padded(rows)
        guard let first = padded.first else { return "VALUES (NULL)" }
        let typed = zip(first, types).map { value, type in
            "CAST(\(SQL.value(value)) AS \(type))" as SQL
        }
        let rest = padded.dropFirst().map { SQL.row($0) }
        return "VALUES \(joined(["(\(joined(typed, separator: ", ")))"] + rest, separator: ", "))"
    }

    private static func value(_ value: any SQLConvertible) -> SQL { "\(value)" }

    private static func padded<Value>(_ values: [Value]) -> [Value] {
        guard let last = values.last else { return [] }
        var count = 1
        while count < values.count { count *= 2 }
        return values + Array(repeating: last, count: count - values.count)
    }
}

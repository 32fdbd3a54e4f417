import CPostgres

/// Checks an address before it is used, so that no part of a password gets into a message.
enum PostgresAddress {
    /// Throws ``DatabaseError/malformedAddress(_:)`` without any quoted part of the address.
    static func check(_ address: String) throws(DatabaseError) {
        guard !address.isEmpty else {
            throw .malformedAddress("it is empty; write postgresql://user@host/database")
        }
        guard !address.utf8.contains(0) else { throw .malformedAddress("it holds a NUL character") }
        let options = try parse(address)
        // A password with @ or / that is not percent-encoded ends up in these, which libpq's
        // messages quote.
        let misplaced = ["host", "hostaddr", "port", "dbname"].contains {
            options[$0]?.contains("@") == true
        }
        let port = options["port"] ?? ""
        guard !misplaced, port.allSatisfy({ $0.isNumber || $0 == "," }) else {
            throw .malformedAddress(
                "its parts can't be told apart; in a password write @ as %40, / as %2F, : as %3A"
            )
        }
    }

    /// The options that an address sets, by name.
    private static func parse(_ address: String) throws(DatabaseError) -> [String: String] {
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(address, &complaint) else {
            let text = complaint.map { String(cString: $0) } ?? "out of memory"
            PQfreemem(complaint)
            throw .malformedAddress(withoutQuotes(text))
        }
        defer { PQconninfoFree(options) }
        var found: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                found[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        return found
    }

    /// A message without what stands between its first and its last quotation mark.
    static func withoutQuotes(_ message: String) -> String {
        let line = message.trimmed
        guard let first = line.firstIndex(of: "\""), let last = line.lastIndex(of: "\"") else {
            return line
        }
        return line[..<first] + "…" + line[line.index(after: last)...]
    }
}

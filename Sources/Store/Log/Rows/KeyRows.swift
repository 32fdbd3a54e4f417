/// `log_keys`: which key signs from which size on, each announced by an event in the log.
enum KeyRows {
    /// A row as it stands, which needn't be right.
    struct Stored: Hashable, Sendable {
        /// Counted from 1 on.
        let number: Int
        /// The key as the note format writes it: `name+hash+key`.
        let verifier: String
        /// The event that announces it.
        let event: String
        /// The size of the first checkpoint that it signed; nil until there is one.
        let validFrom: Int?

        init(_ row: Row) throws(DatabaseError) {
            number = try row.get("number")
            verifier = try row.get("verifier")
            event = try row.get("event")
            validFrom = try row.get("valid_from")
        }
    }

    /// All of them, oldest first.
    static func all(in transaction: any Transaction) throws(DatabaseError) -> [Stored] {
        try transaction.rows(
            "SELECT number, verifier, event, valid_from FROM log_keys ORDER BY number"
        ).map { row throws(DatabaseError) in try Stored(row) }
    }

    static func add(
        _ verifier: String,
        number: Int,
        event: String,
        in transaction: any Transaction,
    ) throws(DatabaseError) {
        try transaction.run(
            """
            INSERT INTO log_keys (number, verifier, event)
            VALUES (\(number), \(verifier), \(event))
            """
        )
    }

    /// Says from which size on the newest key signs.
    static func set(
        validFrom size: Int,
        for number: Int,
        in transaction: any Transaction,
    ) throws(DatabaseError) {
        try transaction.run(
            "UPDATE log_keys SET valid_from = \(size) WHERE number = \(number)"
        )
    }
}

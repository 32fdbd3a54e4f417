/// `log_checkpoints`: every tree head that was ever signed, each naming the one before it.
enum CheckpointRows {
    /// A row as it stands, which needn't be right.
    struct Stored: Hashable, Sendable {
        let size: Int
        let previous: Int
        let root: [UInt8]
        let note: String

        init(size: Int, previous: Int, root: [UInt8], note: String) {
            self.size = size
            self.previous = previous
            self.root = root
            self.note = note
        }

        init(_ row: Row) throws(DatabaseError) {
            size = try row.get("size")
            previous = try row.get("previous")
            root = try row.get("root")
            note = try row.get("note")
        }
    }

    static func newest(in transaction: any Transaction) throws(DatabaseError) -> Stored? {
        try transaction.firstRow(
            "SELECT size, previous, root, note FROM log_checkpoints ORDER BY size DESC LIMIT 1"
        ).map { row throws(DatabaseError) in try Stored(row) }
    }

    static func find(
        size: Int,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> Stored? {
        try transaction.firstRow(
            "SELECT size, previous, root, note FROM log_checkpoints WHERE size = \(size)"
        ).map { row throws(DatabaseError) in try Stored(row) }
    }

    /// Those beyond a size, smallest first.
    static func page(
        beyond size: Int,
        limit: Int,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> [Stored] {
        try transaction.rows(
            """
            SELECT size, previous, root, note FROM log_checkpoints
            WHERE size > \(size) ORDER BY size LIMIT \(limit)
            """
        ).map { row throws(DatabaseError) in try Stored(row) }
    }

    static func add(_ checkpoint: Stored, in transaction: any Transaction) throws(DatabaseError) {
        try transaction.run(
            """
            INSERT INTO log_checkpoints (size, previous, root, note)
            VALUES (\(checkpoint.size), \(checkpoint.previous), \(checkpoint.root),
                \(checkpoint.note))
            """
        )
    }
}

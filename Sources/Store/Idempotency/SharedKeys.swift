/// Keys that all nodes of an installation share: for cursors and links that one node signs and
/// another reads.
package struct SharedKeys: Sendable {
    private let database: any Database
    private let surroundings: Surroundings

    package init(_ database: any Database, surroundings: Surroundings) {
        self.database = database
        self.surroundings = surroundings
    }

    /// The key of a name, which is made where there is none: 32 bytes.
    package func key(named name: String) async throws -> [UInt8] {
        let (fresh, now) = (surroundings.secretBytes(32), surroundings.now())
        return try await database.write { transaction in
            try transaction.run(
                """
                INSERT INTO shared_keys (name, secret, made_at)
                VALUES (\(name), \(fresh), \(now)) ON CONFLICT (name) DO NOTHING
                """
            )
            let kept: [UInt8]? = try transaction.value(
                "SELECT secret FROM shared_keys WHERE name = \(name)"
            )
            return kept ?? fresh
        }
    }
}

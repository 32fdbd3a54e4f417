/// The one place that knows which engine belongs to an address.
package enum Databases {
    /// Opens a database; its schema is not looked at, which is ``Migrator/check(_:)``'s matter.
    package static func open(
        _ address: DatabaseAddress,
        limits: DatabaseLimits = DatabaseLimits(),
        surroundings: Surroundings,
    ) async throws(DatabaseError) -> any Database {
        switch address {
        case .sqlite(let path):
            return try await SQLiteDatabase.open(path, limits: limits, surroundings: surroundings)
        case .postgres(let connection):
            var settings = PostgresSettings(address: connection)
            settings.limits = limits
            return try await PostgresDatabase.open(settings, surroundings: surroundings)
        }
    }
}

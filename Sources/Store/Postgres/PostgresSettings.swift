/// What is needed to open a database on PostgreSQL.
///
/// The address may hold a password, so it stands in no description and no message.
package struct PostgresSettings: Sendable {
    /// A connection URI (`postgresql://user@host/database`) or `key=value` pairs, as libpq reads
    /// them; what it leaves out is taken from `PGHOST`, `PGUSER`, … as every client does.
    package var address: String
    /// How the server's administrators see our connections, unless the address says it.
    package var applicationName = "touchstone"
    package var limits = DatabaseLimits()

    package init(address: String) { self.address = address }
}

extension PostgresSettings: CustomStringConvertible, CustomReflectable {
    package var description: String { "PostgresSettings(\(applicationName))" }
    package var customMirror: Mirror { Mirror(self, children: ["name": applicationName]) }
}

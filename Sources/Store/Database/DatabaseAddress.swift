/// Where a database is, as the configuration names it.
package enum DatabaseAddress: Hashable, Sendable {
    /// A file.
    case sqlite(path: String)
    /// A server, as libpq takes it: an address or `key=value` pairs. It may hold a password, so it is
    /// never shown.
    case postgres(connection: String)

    /// Reads one of the accepted forms.
    ///
    /// - Throws: ``DatabaseError/malformedAddress(_:)``, which names the forms and repeats nothing of
    ///   the text, since a password may stand in it.
    package init(parsing text: String) throws(DatabaseError) {
        let scheme = text.prefixMatch(of: /([A-Za-z][A-Za-z0-9+.\-]*):/)?.1.lowercased()
        switch scheme {
        case "postgres", "postgresql":
            guard text.contains("://") else { throw .malformedAddress(Self.forms) }
            self = .postgres(connection: text)
        case "sqlite": self = try Self.file(text.dropFirst("sqlite:".count))
        case nil where text.prefixMatch(of: /\s*[A-Za-z_]+\s*=/) != nil:
            self = .postgres(connection: text)
        case nil: self = try Self.file(text[...])
        default: throw .malformedAddress(Self.forms)
        }
    }

    private static func file(_ rest: Substring) throws(DatabaseError) -> Self {
        // `sqlite:///var/lib/touchstone.db`, as other programs write it.
        let path = rest.hasPrefix("//") ? rest.dropFirst(2) : rest
        guard !path.isEmpty, !path.utf8.contains(0), path != ":memory:" else {
            throw .malformedAddress(forms)
        }
        return .sqlite(path: String(path))
    }

    private static let forms = """
        write sqlite:PATH or the path of a file, or for PostgreSQL \
        postgres://USER@HOST:PORT/NAME or key=value pairs such as host=/run/postgresql dbname=NAME
        """
}

extension DatabaseAddress: CustomStringConvertible {
    /// The file's path, or the server without what may be secret.
    package var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgres: "postgres (address not shown)"
        }
    }
}

extension DatabaseAddress: CustomDebugStringConvertible, CustomReflectable {
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(reflecting: description) }
}

/// A request to a store that speaks S3's protocol; nothing in it is encoded for an address yet.
package struct S3Request: Hashable, Sendable {
    /// A name and its value, of a query or of a header.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var method: String
    /// What the `Host` field says: with a port where it isn't the scheme's own.
    package var host: String
    /// It begins with a slash, and holds what it stands for: a blank is a blank.
    package var path: String
    package var query: [Field]
    /// Beside `Host`; names in any case.
    package var headers: [Field]

    package init(
        _ method: String,
        host: String,
        path: String,
        query: [Field] = [],
        headers: [Field] = [],
    ) {
        self.method = method
        self.host = host
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// Path and query as they stand in the address: encoded once, the query in the order in which it
    /// is signed.
    package var target: String {
        let query = canonicalQuery
        return S3Encoding.path(path) + (query.isEmpty ? "" : "?\(query)")
    }

    /// Names and values encoded and in the order of their bytes.
    var canonicalQuery: String {
        query.map { (S3Encoding.part($0.name), S3Encoding.part($0.value)) }
            .sorted { one, other in
                one.0 == other.0
                    ? one.1.utf8.lexicographicallyPrecedes(other.1.utf8)
                    : one.0.utf8.lexicographicallyPrecedes(other.0.utf8)
            }
            .map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    /// The value of a header.
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

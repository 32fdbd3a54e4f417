import HTTPTypes

/// A version of something, as `ETag` and `If-Match` have it (RFC 9110 §8.8.3, §13.1.1).
package struct EntityTag: Hashable, Sendable {
    /// Without the quotes.
    package let text: String

    package init(_ text: String) { self.text = text }

    package init(version: Int) { self.init("v\(version)") }

    var field: String { "\"\(text)\"" }
}

extension Reply {
    /// The answer with the version of what it shows.
    package func tagged(_ tag: EntityTag) -> Reply { with(.eTag, tag.field) }
}

extension Call {
    /// Refuses a change of anything but the version that the caller has seen.
    ///
    /// - Parameter isRequired: whether the caller must say which version it has seen.
    package func require(match tag: EntityTag, isRequired: Bool = false) throws(Problem) {
        guard let field = headers[.ifMatch] else {
            guard isRequired else { return }
            throw Problem(
                .preconditionRequired,
                "send If-Match with the ETag of the version that you have seen",
            )
        }
        let tags = field.split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard tags.contains("*") || tags.contains(tag.field) else {
            throw Problem(
                .preconditionFailed,
                "it was changed since you read it; read it again and decide anew",
            )
        }
    }

    /// Whether the caller has this very version, so that it needs no body again.
    package func has(_ tag: EntityTag) -> Bool {
        guard let field = headers[.ifNoneMatch] else { return false }
        return field.split(separator: ",").contains { part in
            let text = part.filter { $0 != " " }
            return text == "*" || text == tag.field || text == "W/\(tag.field)"
        }
    }
}

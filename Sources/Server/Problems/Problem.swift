/// What went wrong with a request, as RFC 9457 has it: `application/problem+json`.
package struct Problem: Error, Hashable, Sendable, Encodable {
    /// What a client may tell problems apart by: a URI reference that never changes its meaning.
    package let type: String
    /// What kind of problem it is, the same for all of the type.
    package let title: String
    /// The HTTP status that it was answered with.
    package let status: Int
    /// What happened here, and what to do about it.
    package let detail: String

    /// - Parameter code: such as `not-found`; the type is made of it.
    package init(_ code: String, status: Int, _ title: String, _ detail: String) {
        type = "/problems/\(code)"
        self.title = title
        self.status = status
        self.detail = detail
    }
}

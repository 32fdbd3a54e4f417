/// A kind of problem: what RFC 9457 calls its type, with the status that it is answered with.
///
/// A room adds its own kinds in an extension beside its routes.
package struct ProblemKind: Hashable, Sendable {
    /// What clients tell problems apart by, such as `not-found`.
    package let code: String
    package let status: Int
    /// The same words for all problems of the kind.
    package let title: String

    /// A URI reference that never changes its meaning.
    package let type: String

    /// - Parameter type: where a standard names the type; else it is made of the code.
    package init(_ code: String, _ status: Int, _ title: String, type: String? = nil) {
        self.code = code
        self.status = status
        self.title = title
        self.type = type ?? "/problems/\(code)"
    }
}

// What may be wrong with any request.
extension ProblemKind {
    package static let malformedRequest = ProblemKind(
        "malformed-request",
        400,
        "The request can't be read",
    )
    package static let brokenBody = ProblemKind("broken-body", 400, "The body broke off")
    package static let unauthenticated = ProblemKind("unauthenticated", 401, "A token is needed")
    package static let missingScope = ProblemKind(
        "missing-scope",
        403,
        "The token doesn't reach this far",
    )
    package static let notFound = ProblemKind("not-found", 404, "Not found")
    package static let methodNotAllowed = ProblemKind(
        "method-not-allowed",
        405,
        "Not a method of this address",
    )
    package static let slowBody = ProblemKind("slow-body", 408, "The body came too slowly")
    package static let conflict = ProblemKind(
        "conflict",
        409,
        "Not in the state that this asks for",
    )
    package static let preconditionFailed = ProblemKind(
        "precondition-failed",
        412,
        "Somebody else changed it",
    )
    package static let bodyTooLarge = ProblemKind("body-too-large", 413, "The body is too large")
    package static let addressTooLong = ProblemKind("address-too-long", 414, "Too long an address")
    package static let unsupportedMediaType = ProblemKind(
        "unsupported-media-type",
        415,
        "Not a content type for this address",
    )
    package static let invalidRequest = ProblemKind(
        "invalid-request",
        422,
        "The request says what can't be",
    )
    package static let preconditionRequired = ProblemKind(
        "precondition-required",
        428,
        "Say which version you change",
    )
    package static let quotaExceeded = ProblemKind(
        "quota-exceeded",
        429,
        "Too many requests",
        type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
    )
    package static let fault = ProblemKind("fault", 500, "Our own fault")
    package static let unavailable = ProblemKind("unavailable", 503, "Not available now")
    package static let shuttingDown = ProblemKind("shutting-down", 503, "Shutting down")
}

package import Pipeline

/// What went wrong with a request, as RFC 9457 has it: `application/problem+json`.
///
/// Thrown from anywhere on the way of a request, it becomes the answer.
package struct Problem: Error, Hashable, Sendable {
    /// What kind of problem it is; its URI reference never changes its meaning.
    package let kind: ProblemKind
    /// What happened here, and what to do about it.
    package let detail: String
    /// The places of the request that are wrong, where it is about places.
    package var errors: [FieldError] = []
    /// Seconds after which trying again makes sense, where that is known.
    package var retryAfter: Int?
    /// What else clients may want to read, by names that no member above has.
    package var extensions: [String: JSONValue] = [:]

    package init(_ kind: ProblemKind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    /// - Parameter code: such as `not-found`; the type is made of it.
    package init(_ code: String, status: Int, _ title: String, _ detail: String) {
        self.init(ProblemKind(code, status, title), detail)
    }

    /// The same problem with the places that are wrong.
    package func at(_ errors: [FieldError]) -> Problem {
        var problem = self
        problem.errors = errors
        return problem
    }

    /// The same problem with the seconds after which trying again makes sense.
    package func retry(after seconds: Int) -> Problem {
        var problem = self
        problem.retryAfter = seconds
        return problem
    }

    /// The same problem with one more member.
    package func with(_ name: String, _ value: JSONValue) -> Problem {
        var problem = self
        problem.extensions[name] = value
        return problem
    }

    package var status: Int { kind.status }
    package var type: String { kind.type }
    package var title: String { kind.title }
}

/// One place of a request that is wrong.
package struct FieldError: Hashable, Sendable {
    /// A JSON pointer (RFC 6901) into the body, or the name of a parameter.
    package let pointer: String
    package let detail: String

    package init(_ pointer: String, _ detail: String) {
        self.pointer = pointer
        self.detail = detail
    }
}

/// An error that knows which problem it is to the one who asked.
package protocol ProblemConvertible: Error {
    var problem: Problem { get }
}

extension Problem {
    /// The document; its members in the order of the RFC.
    package func document(of request: RequestID?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "type", value: .text(type)), .init(key: "title", value: .text(title)),
            .init(key: "status", value: .integer(Int64(status))),
            .init(key: "detail", value: .text(detail)),
        ]
        if !errors.isEmpty {
            let list = errors.map { error in
                JSONValue.object([
                    "pointer": .text(error.pointer), "detail": .text(error.detail),
                ])
            }
            members.append(.init(key: "errors", value: .list(list)))
        }
        for (name, value) in extensions.sorted(by: { $0.key < $1.key }) {
            members.append(.init(key: name, value: value))
        }
        if let request { members.append(.init(key: "request_id", value: .text(request.text))) }
        return .object(members)
    }
}

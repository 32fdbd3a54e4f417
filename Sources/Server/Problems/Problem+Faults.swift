import Casework
import Store

extension Problem {
    /// The problem that an error is to the one who asked; nil where it is a fault of ours, of which
    /// nobody outside reads more than that it happened.
    static func expected(_ error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: problem
        case let error as any ProblemConvertible: error.problem
        // A refusal that no room has sorted is still an answer, and never a fault.
        case let refusal as any Refusal: Problem(.conflict, refusal)
        case let error as DatabaseError where error.mayPass:
            Problem(.unavailable, "the database is not available; try again").retry(after: 5)
        case let error as ObjectError where error.mayPass:
            Problem(.unavailable, "the storage is not available; try again").retry(after: 30)
        case is CancellationError:
            Problem(.shuttingDown, "the server is stopping; try again").retry(after: 5)
        default: nil
        }
    }

    static let fault = Problem(
        .fault,
        "something went wrong on our side; the operator finds it by the request's id",
    )
}

extension ObjectError {
    /// Whether trying again later may help.
    fileprivate var mayPass: Bool {
        switch self {
        case .unreachable, .refused, .busy, .stale: true
        default: false
        }
    }
}

extension DatabaseError {
    /// Whether trying again later may help.
    fileprivate var mayPass: Bool {
        switch self {
        case .unreachable, .connectionLost, .outcomeUnknown, .busy, .timedOut, .conflict, .full,
            .inputOutput, .closed, .cancelled:
            true
        case .malformedAddress, .constraint, .readOnly, .forbidden, .corrupt, .malformedStatement,
            .unexpectedValue:
            false
        }
    }
}

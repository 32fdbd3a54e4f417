import Casework
import Pipeline

extension ProblemKind {
    package static let signInFailed = ProblemKind("sign-in-failed", 401, "Not signed in")
    package static let tooManyTries = ProblemKind("too-many-tries", 429, "Too many tries")
    package static let crossSite = ProblemKind("cross-site", 403, "Not from a page of ours")
    package static let freshSignInNeeded = ProblemKind(
        "fresh-sign-in-needed",
        403,
        "Show again who you are",
    )
}

extension Problem {
    /// The same words, whatever was wrong.
    static let signInFailed = Problem(
        .signInFailed,
        "name, password or code is wrong, or this person may not sign in",
    )
}

extension TeamRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .ownRights: Problem(.secondPersonNeeded, self)
        case .setupCode: Problem(.notFound, self)
        case .exists, .lastOperator, .disabled, .noPassword, .identityTaken:
            Problem(.conflict, self)
        }
    }
}

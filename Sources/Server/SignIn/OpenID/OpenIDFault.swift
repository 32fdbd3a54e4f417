/// Why what an identity provider said isn't taken.
///
/// People read these words, and nothing of a token is in them.
enum OpenIDFault: Error, Hashable, CustomStringConvertible {
    /// It can't be asked, or answers what nobody can read.
    case unavailable(String)
    /// It doesn't say of itself what it must.
    case discovery(String)
    /// It refused, in its own code.
    case refused(String)
    /// This sign-in wasn't begun in this browser, was finished, or took too long.
    case errand
    /// A token is none, or not for us.
    case token(String)

    var description: String {
        switch self {
        case .unavailable(let what): "the identity provider can't be asked for its \(what)"
        case .discovery(let why): "the identity provider's description of itself \(why)"
        case .refused(let code): "the identity provider refused (\(code))"
        case .errand:
            "this sign-in wasn't begun in this browser, was finished already, or took too long; "
                + "begin again"
        case .token(let why): "the identity provider's token \(why)"
        }
    }

    /// What browsers are answered.
    var problem: Problem {
        switch self {
        case .unavailable, .discovery: Problem(.unavailable, description).retry(after: 30)
        case .refused, .errand, .token: Problem(.signInFailed, description)
        }
    }
}

extension OpenIDFault: ProblemConvertible {}

extension ProblemKind {
    package static let noRole = ProblemKind("no-role", 403, "No role here")
}

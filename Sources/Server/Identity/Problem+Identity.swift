import Casework
import Policy
import Store

// Refusals about identities, agreements and disclosures as problems.
extension NumberFault: ProblemConvertible {
    package var problem: Problem {
        Problem(.invalidRequest, self).at([FieldError("/claim/number", words.english)])
    }
}

extension VerificationRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notOffered, .codeNotAccepted: Problem(.invalidRequest, self)
        case .unavailable: Problem(.unavailable, self).retry(after: 60)
        case .tooManyCodes: Problem(.quotaExceeded, self).retry(after: 3_600)
        case .tooManyStarts: Problem(.quotaExceeded, self).retry(after: 86_400)
        case .settled, .noCodeAwaited: Problem(.conflict, self)
        case .accountClosed: Problem(.publishingRefused, self)
        }
    }
}

extension AgreementFault: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .unknownVersion: Problem(.notFound, self)
        case .versionExists: Problem(.conflict, self)
        case .noText, .tooLong, .missingLanguage, .missingClause, .clauseWithoutText,
            .clauseNotInText, .unknownLanguage:
            Problem(.invalidRequest, self)
        }
    }
}

extension DisclosureRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .sameCustodian, .notCustodian: Problem(.secondPersonNeeded, self)
        case .notApproved, .settled: Problem(.conflict, self)
        case .unfitTerm:
            Problem(.invalidRequest, self).at([FieldError("/expires_at", words.english)])
        case .nothingKept:
            Problem(.invalidRequest, self).at([FieldError("/fields", words.english)])
        }
    }
}

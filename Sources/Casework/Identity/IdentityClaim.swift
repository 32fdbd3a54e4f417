package import Labels
package import Policy

/// What a publisher says of who they are, well typed, and answered for by nobody yet.
package enum IdentityClaim: Hashable, Sendable {
    case resident(ResidentNumber, name: Secret)
    case organisation(OrganisationCode, name: String)
    case socialCredit(SocialCreditCode, name: String)
    case mobile(MobileNumber)
    /// Nothing is asked: the public service answers for the person without saying who they are.
    case networkIdentity

    package var method: IdentityMethod {
        switch self {
        case .resident: .residentID
        case .organisation: .organisationCode
        case .socialCredit: .socialCreditCode
        case .mobile: .mobile
        case .networkIdentity: .networkIdentity
        }
    }

    /// What of it tells one subject from all others; nil where only the provider knows that.
    package var identifier: (field: SubjectField, value: Secret)? {
        switch self {
        case .resident(let number, _): (.residentNumber, number.secret)
        case .organisation(let code, _): (.organisationCode, Secret(code.text))
        case .socialCredit(let code, _): (.socialCreditCode, Secret(code.text))
        case .mobile(let number): (.mobile, number.secret)
        case .networkIdentity: nil
        }
    }

    /// All that it says, for a vault.
    package var fields: [SubjectField: Secret] {
        var fields: [SubjectField: Secret] = [:]
        if let identifier { fields[identifier.field] = identifier.value }
        switch self {
        case .resident(_, let name): fields[.name] = name
        case .organisation(_, let name), .socialCredit(_, let name): fields[.name] = Secret(name)
        case .mobile, .networkIdentity: break
        }
        return fields
    }
}

/// A kind of thing about a subject that lies sealed, if it lies anywhere.
package enum SubjectField: String, Hashable, Sendable, CaseIterable, Codable {
    case name
    case residentNumber = "resident-number"
    case organisationCode = "organisation-code"
    case socialCreditCode = "social-credit-code"
    case mobile
    /// The code by which the national network identity service names a person to one application.
    case networkIdentity = "network-identity"
    /// Where somebody who reported something wants to hear of it.
    case contact
}

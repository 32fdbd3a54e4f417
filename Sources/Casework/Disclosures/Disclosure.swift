package import Foundation

/// The id of a disclosure.
package struct DisclosureID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// What an authority asks for, as its letter says it.
package struct DisclosureRequest: Hashable, Sendable, Codable {
    package let authority: String
    /// The article that gives it the right to ask.
    package let legalBasis: String
    /// The SHA-256 of its letter, in hexadecimal digits.
    package let documentDigest: String
    /// What of the identity is asked for, and nothing else is shown.
    package let fields: Set<SubjectField>
    /// Past this time nothing is shown.
    package let expiresAt: Date
    /// The law by which the subject must not be told; nil: they are told.
    package let silence: String?

    package init(
        authority: String,
        legalBasis: String,
        documentDigest: String,
        fields: Set<SubjectField>,
        expiresAt: Date,
        silence: String? = nil,
    ) {
        self.authority = authority
        self.legalBasis = legalBasis
        self.documentDigest = documentDigest
        self.fields = fields
        self.expiresAt = expiresAt
        self.silence = silence
    }
}

/// An identity that leaves the vault: asked for in writing, allowed by two custodians, seen once.
package struct Disclosure: Hashable, Sendable {
    package let id: DisclosureID
    package let tenant: TenantName
    package let account: AccountID
    package let request: DisclosureRequest
    package let requester: PersonName
    package let requestedAt: Date
    /// Who allowed it, in their order; two are enough, and the most.
    package private(set) var approvers: [PersonName]
    package private(set) var refuser: PersonName?
    package private(set) var viewer: PersonName?
    package private(set) var viewedAt: Date?

    package init(
        id: DisclosureID,
        of account: AccountID,
        tenant: TenantName,
        _ request: DisclosureRequest,
        by requester: PersonName,
        at requestedAt: Date,
    ) {
        self.id = id
        self.tenant = tenant
        self.account = account
        self.request = request
        self.requester = requester
        self.requestedAt = requestedAt
        (approvers, refuser, viewer, viewedAt) = ([], nil, nil, nil)
    }

    /// How many custodians have to allow it.
    package static let neededApprovals = 2

    /// What became of it.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case waiting, approved, refused, viewed, lapsed
    }

    package func state(at now: Date) -> State {
        if viewedAt != nil { return .viewed }
        if refuser != nil { return .refused }
        if now >= request.expiresAt { return .lapsed }
        return approvers.count >= Self.neededApprovals ? .approved : .waiting
    }

    /// Takes a custodian's yes.
    package mutating func approve(by person: PersonName, at now: Date) throws(DisclosureRefusal) {
        try expect(.waiting, at: now)
        guard !approvers.contains(person) else { throw .sameCustodian }
        approvers.append(person)
    }

    /// Takes somebody's no, as long as nobody saw anything.
    package mutating func refuse(by person: PersonName, at now: Date) throws(DisclosureRefusal) {
        let state = state(at: now)
        guard state == .waiting || state == .approved else { throw .settled(state) }
        refuser = person
    }

    /// Lets one of those who allowed it look, once.
    package mutating func view(by person: PersonName, at now: Date) throws(DisclosureRefusal) {
        try expect(.approved, at: now)
        guard approvers.contains(person) else { throw .notCustodian }
        (viewer, viewedAt) = (person, now)
    }

    private func expect(_ wanted: State, at now: Date) throws(DisclosureRefusal) {
        let state = state(at: now)
        guard state == wanted else { throw state == .waiting ? .notApproved : .settled(state) }
    }

    /// As a row keeps it.
    package mutating func restore(
        approvers: [PersonName],
        refuser: PersonName?,
        viewer: PersonName?,
        viewedAt: Date?,
    ) {
        (self.approvers, self.refuser) = (approvers, refuser)
        (self.viewer, self.viewedAt) = (viewer, viewedAt)
    }
}

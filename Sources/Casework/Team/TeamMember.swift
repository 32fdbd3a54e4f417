package import Foundation

/// The id of a member of staff.
package struct StaffID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// Somebody who works for a tenant.
package struct TeamMember: Hashable, Sendable {
    package let id: StaffID
    package let tenant: TenantName
    /// The pseudonym under which they act: all that the record and anybody outside the team reads.
    package let person: PersonName
    /// What the team calls them.
    package var displayName: DisplayName
    package var roles: Set<StaffRole>
    package let createdAt: Date
    /// Since when they may not come in.
    package var disabledAt: Date?

    package init(
        id: StaffID,
        tenant: TenantName,
        person: PersonName,
        displayName: DisplayName,
        roles: Set<StaffRole>,
        createdAt: Date,
        disabledAt: Date? = nil,
    ) {
        self.id = id
        self.tenant = tenant
        self.person = person
        self.displayName = displayName
        self.roles = roles
        self.createdAt = createdAt
        self.disabledAt = disabledAt
    }

    /// Whether they keep the staff of their tenant, today.
    package var runsTheTeam: Bool { disabledAt == nil && roles.contains(.operator) }
}

/// What the team calls somebody; nobody else reads it.
package struct DisplayName: Hashable, Sendable, CustomStringConvertible {
    package static let longest = 100

    package let text: String

    /// Nil for an empty name, one of more than 100 characters, and one with control characters.
    package init?(_ text: String) {
        guard (1...Self.longest).contains(text.unicodeScalars.count),
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        self.text = text
    }

    /// The pseudonym, for whom nobody has named otherwise.
    package init(_ person: PersonName) { text = String(person.text.prefix(Self.longest)) }

    package var description: String { text }
}

/// What is to become of a member of staff; nil leaves it as it is.
package struct TeamChange: Hashable, Sendable {
    package var displayName: DisplayName?
    package var roles: Set<StaffRole>?
    package var isDisabled: Bool?

    package init(
        displayName: DisplayName? = nil,
        roles: Set<StaffRole>? = nil,
        isDisabled: Bool? = nil,
    ) {
        self.displayName = displayName
        self.roles = roles
        self.isDisabled = isDisabled
    }
}

extension TeamMember {
    /// The member after a change.
    ///
    /// Nobody gives themselves rights or shuts themselves out, and somebody must stay who can let
    /// others in.
    ///
    /// - Parameters:
    ///   - actor: who asks for it; nil: whoever works at the machine itself.
    ///   - otherOperators: how many others may keep the staff.
    package func changed(
        by change: TeamChange,
        of actor: PersonName?,
        otherOperators: Int,
        at now: Date,
    ) throws(TeamRefusal) -> TeamMember {
        var next = self
        if let name = change.displayName { next.displayName = name }
        if let roles = change.roles { next.roles = roles }
        if let isDisabled = change.isDisabled {
            next.disabledAt = isDisabled ? disabledAt ?? now : nil
        }
        if actor == person, next.roles != roles || next.disabledAt != disabledAt {
            throw .ownRights
        }
        if runsTheTeam, !next.runsTheTeam, otherOperators == 0 { throw .lastOperator }
        return next
    }
}

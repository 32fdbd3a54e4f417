package import Foundation

/// That somebody was trained for a field of work, in a language (AV-7.2).
package struct ReviewerQualification: Hashable, Sendable {
    package let reviewer: PersonName
    package let category: CaseCategory
    /// As BCP 47 has it; nil: all languages.
    package let language: String?
    package let grantedBy: PersonName
    package let grantedAt: Date
    package let expiresAt: Date

    package init(
        of reviewer: PersonName,
        for category: CaseCategory,
        in language: String?,
        by grantedBy: PersonName,
        at grantedAt: Date,
        until expiresAt: Date,
    ) {
        (self.reviewer, self.category, self.language) = (reviewer, category, language)
        (self.grantedBy, self.grantedAt, self.expiresAt) = (grantedBy, grantedAt, expiresAt)
    }
}

/// A reviewer as the rules of cases look at one.
package struct Reviewer: Hashable, Sendable {
    package let person: PersonName
    package let level: Case.Level
    package let qualifications: [ReviewerQualification]
    /// Whether the tenant's profile asks for a qualification.
    package let needsQualification: Bool

    package init(
        _ person: PersonName,
        _ level: Case.Level,
        _ qualifications: [ReviewerQualification],
        needsQualification: Bool,
    ) {
        (self.person, self.level) = (person, level)
        (self.qualifications, self.needsQualification) = (qualifications, needsQualification)
    }

    /// Whether they may work on a case.
    package func mayTake(_ opened: Case, at now: Date) -> Bool {
        do throws(CaseRefusal) {
            try check(opened, at: now)
            return true
        } catch {
            return false
        }
    }

    /// Looks whether they may work on a case.
    func check(_ opened: Case, at now: Date) throws(CaseRefusal) {
        guard level >= opened.content.level else { throw .tooJunior(opened.content.level) }
        guard needsQualification else { return }
        let category = opened.content.category
        let isQualified = qualifications.contains {
            $0.reviewer == person && $0.category == category && $0.grantedAt <= now
                && $0.expiresAt > now
        }
        guard isQualified else { throw .notQualified(category) }
    }
}

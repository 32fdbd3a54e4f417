package import Foundation
package import Media
package import Policy

extension TransparencyRecord {
    /// What a record says of the content beside its decision.
    package struct Content: Hashable, Sendable {
        /// Nil where nobody could tell.
        package var media: MediaKind?
        /// Whether something says that it is synthetic, or suspects it.
        package var isSynthetic: Bool
        /// When it was brought.
        package var broughtAt: Date
        /// Under what the database counts it; nil: as usual for its ground.
        package var kind: TransparencyClass?
        /// The names by which the account and the item are known, which must not be told.
        package var names: [String]

        package init(
            _ media: MediaKind?,
            isSynthetic: Bool = false,
            broughtAt: Date,
            kind: TransparencyClass? = nil,
            names: [String] = [],
        ) {
            self.media = media
            self.isSynthetic = isSynthetic
            self.broughtAt = broughtAt
            self.kind = kind
            self.names = names
        }
    }

    /// Who found it.
    package struct Origin: Hashable, Sendable {
        package let source: Source
        /// Such as the name of a trusted flagger; never a person's.
        package let identity: String?

        package init(_ source: Source = .voluntary, identity: String? = nil) {
            self.source = source
            self.identity = source == .voluntary ? nil : identity
        }
    }

    /// What is restricted, and until when.
    package enum Restriction: Hashable, Sendable {
        case visibility(Visibility, until: Date?)
        case account(AccountMeasure, until: Date?)
    }

    /// Why, where and by whom or what.
    package struct Reasons: Hashable, Sendable {
        package let ground: PolicyGround
        package let facts: String
        package let territory: Territory
        package let since: Date
        package let automation: Automation
        /// Whether people took part in it.
        package let hasPeople: Bool

        package init(
            _ ground: PolicyGround,
            facts: String,
            in territory: Territory,
            since: Date,
            automation: Automation,
            hasPeople: Bool,
        ) {
            self.ground = ground
            self.facts = facts
            self.territory = territory
            self.since = since
            self.automation = automation
            self.hasPeople = hasPeople
        }
    }
}

extension TransparencyRecord {
    /// The record of a decision on an item.
    ///
    /// - Throws: ``TransparencyRefusal`` where there is none to give.
    package init(
        of decision: Decision,
        on content: Content,
        found origin: Origin = Origin(),
    ) throws(TransparencyRefusal) {
        guard let visibility = decision.ruling.action.visibility else { throw .noRestriction }
        let ends = decision.term.end.flatMap { $0.then == .release ? $0.at : nil }
        var content = content
        content.kind = content.kind ?? decision.ruling.usualKind
        // What rules and the software say is the same for everybody, so that it names nobody; a word
        // of it may be some account's name.
        if decision.ruling.people.isEmpty { content.names = [] }
        try self.init(
            .visibility(visibility, until: ends),
            because: Reasons(
                decision.ruling.ground,
                facts: decision.statement.facts.english,
                in: decision.ruling.territory,
                since: decision.term.since,
                automation: decision.automation,
                hasPeople: !decision.ruling.people.isEmpty,
            ),
            on: content,
            found: origin,
            puid: "\(decision.subject.tenant.text)-\(decision.id.text)",
        )
    }

    /// The record of any restriction, such as one of an account.
    ///
    /// - Throws: ``TransparencyRefusal`` where there is none to give.
    package init(
        _ restriction: Restriction,
        because reasons: Reasons,
        on content: Content,
        found origin: Origin = Origin(),
        puid: String,
    ) throws(TransparencyRefusal) {
        let territory = try Self.scope(of: reasons.territory)
        guard let kind = content.kind else { throw .noCategory }
        // Whole, since half an address that was cut is one, too.
        if let trace = PersonalTrace.first(in: reasons.facts, names: content.names) {
            throw .personalData(trace, .facts)
        }
        let limits = TransparencyLimits()
        let isLaw = reasons.ground.kind == .law
        let citation = reasons.ground.words.english
        let explanation = "\(citation). \(reasons.facts)".cut(to: limits.explanationCharacters)
        if case .visibility(let word, let end) = restriction {
            (visibility, visibilityEnd) = ([word], end.map(Self.day))
        }
        if case .account(let measure, let end) = restriction {
            (account, accountEnd) = (measure, end.map(Self.day))
        }
        ground = isLaw ? .illegal : .incompatible
        legalGround = isLaw ? citation.cut(to: limits.groundCharacters) : nil
        legalExplanation = isLaw ? explanation : nil
        termsGround = isLaw ? nil : citation.cut(to: limits.groundCharacters)
        termsExplanation = isLaw ? nil : explanation
        contentTypes = content.types
        contentTypeOther = content.media == nil ? Self.unknownMedia : nil
        category = kind.category.word
        keywords = kind.keywords.isEmpty ? nil : kind.keywords.map(\.word)
        facts = reasons.facts.cut(to: limits.factsCharacters)
        (source, sourceIdentity) = (origin.source, origin.identity)
        automatedDetection = reasons.automation == .none ? .no : .yes
        automatedDecision = reasons.automated
        contentDay = Self.day(content.broughtAt)
        applicationDay = Self.day(reasons.since)
        self.territory = territory
        self.puid = puid
        try check(naming: content.names)
    }

    private static let unknownMedia = "a file whose kind could not be told"

    /// The countries of the database in which it bites.
    private static func scope(of territory: Territory) throws(TransparencyRefusal) -> [String] {
        guard let union = Territory("EU"), territory.overlaps(union) else {
            throw .outsideTheUnion
        }
        return countries.filter { territory.covers($0) }
    }

    /// The day in UTC.
    private static func day(_ time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day())
    }

    /// Whether it may leave the house, and would be taken.
    private func check(naming names: [String]) throws(TransparencyRefusal) {
        let texts: [(String?, TransparencyProblem.Field)] = [
            (visibilityOther, .visibilityOther), (legalGround, .legalGround),
            (legalExplanation, .legalExplanation), (termsGround, .termsGround),
            (termsExplanation, .termsExplanation), (facts, .facts),
            (sourceIdentity, .sourceIdentity),
        ]
        for (text, field) in texts {
            if let trace = text.flatMap({ PersonalTrace.first(in: $0, names: names) }) {
                throw .personalData(trace, field)
            }
        }
        let problems = problems()
        guard problems.isEmpty else { throw .invalid(problems) }
    }
}

extension DecisionAction {
    /// What it restricts; nil of a release.
    fileprivate var visibility: TransparencyRecord.Visibility? {
        switch self {
        case .release: nil
        case .label: .labelled
        case .ageRestrict: .ageRestricted
        case .hold, .stop: .disabled
        case .remove: .removed
        }
    }
}

extension Ruling {
    /// Under what it counts where nobody said: what is against our own terms and choices is that;
    /// which kind of violation of a law it is nobody guesses.
    fileprivate var usualKind: TransparencyClass? {
        guard ground.kind != .law else { return nil }
        return TransparencyClass(
            .otherViolationTc,
            [action == .ageRestrict ? .ageSpecificRestrictions : .other],
        )
    }
}

extension TransparencyRecord.Content {
    fileprivate var types: [TransparencyRecord.ContentType] {
        let kind: TransparencyRecord.ContentType =
            switch media {
            case .video: .video
            case .audio: .audio
            case .image: .image
            case nil: .other
            }
        return [kind] + (isSynthetic ? [.syntheticMedia] : [])
    }
}

extension TransparencyRecord.Reasons {
    fileprivate var automated: TransparencyRecord.AutomatedDecision {
        guard automation == .full else { return .not }
        return hasPeople ? .partially : .fully
    }
}

extension String {
    /// So many characters (Unicode scalars) at most; where something had to go, that is shown.
    fileprivate func cut(to most: Int) -> String {
        guard unicodeScalars.count > most else { return self }
        let mark = " […]"
        let kept = unicodeScalars.prefix(most - mark.unicodeScalars.count)
        return String(String.UnicodeScalarView(kept)) + mark
    }
}

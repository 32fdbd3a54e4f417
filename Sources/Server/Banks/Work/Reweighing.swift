import Casework
import Detection
import Fingerprints
import Labels
import Media
import Pipeline
package import Policy
package import Store

/// Weighs a version again by all that is known of it, without its file: the signals of its
/// examination, with what stands of its matches now.
package struct Reweighing: Sendable {
    private let book: PolicyBook

    package init(_ book: PolicyBook) { self.book = book }

    /// Nil where the version was never assessed.
    package func again(_ version: MatchedVersion) throws -> Reassessment? {
        guard let kept = version.assessment else { return nil }
        let bytes = Array(kept.json.utf8)
        let record = try ExaminationRecord(parsing: bytes)
        let known = version.matches.flatMap(\.known)
        let assessment = record.assessment(meeting: known)
        let json = try JSONText.value(of: bytes, depth: 64)
            .reassessed(as: assessment, meeting: known)
        return Reassessment(
            .init(json: json.compactText, pins: kept.pins),
            try version.news.flatMap { try verdict(on: $0, of: version, record) },
        )
    }

    /// What the rules say to what is new; nil where they say no more than without it.
    private func verdict(
        on news: MatchedVersion.News,
        of version: MatchedVersion,
        _ record: ExaminationRecord,
    ) throws -> Verdict? {
        let publisher = version.publisher
        guard let rules = book.rules(under: publisher.profile.name) else {
            throw RecordRefusal.unknownProfile(publisher.profile.name)
        }
        func facts(_ matches: [ItemMatch]) -> PolicyFacts {
            let known = matches.flatMap(\.known)
            return PolicyFacts(
                AssessmentFacts(
                    record.assessment(meeting: known),
                    isComplete: record.gaps.isEmpty,
                ),
                declaration: version.version.declaration?.answer?.declaration,
                publisher: publisher,
                media: record.facts.kind,
                known: known,
            )
        }
        return rules.evaluate(facts(news.now), since: facts(news.before))
    }

    package var weighing: Weighing { { try again($0) } }
}

extension ExaminationRecord {
    /// What it comes to with other matches than those of its time.
    fileprivate func assessment(meeting known: [KnownMatch]) -> Assessment {
        Assessment(
            of: assessment.signals.filter { !$0.detector.isOfBanks }
                + known.counting.map(\.signal),
            assessment.labelState,
        )
    }
}

extension Detector {
    /// Whether its signals come of matches, which are kept beside.
    fileprivate var isOfBanks: Bool { [Detector.knownBytes, .knownMedia].contains(self) }
}

extension ItemMatch {
    /// As the search told it, with what a person said.
    var known: [KnownMatch] {
        found.matches.map { match in
            var known = KnownMatch(
                bank: bank.text,
                kind: BankKind(kind),
                entry: "\(found.entry)",
                match: match,
            )
            if case .confirmed = verdict { known.isConfirmed = true }
            return known
        }
    }
}

extension BankKind {
    /// The same kind as rules name it.
    init(_ kind: ExactMatch.BankKind) {
        self =
            switch kind {
            case .prohibited: .prohibited
            case .rights: .rights
            case .refuted: .refuted
            case .synthetic: .synthetic
            case .negative: .negative
            }
    }
}

extension PolicyFacts {
    /// What the rules are asked about a file of a publisher's.
    ///
    /// Entries are in force by the word of two people, or they aren't compared with.
    init(
        _ assessment: AssessmentFacts,
        declaration: Declaration?,
        publisher: Publisher,
        media: MediaKind?,
        known: [KnownMatch],
    ) {
        self.init(
            assessment,
            declaration: declaration?.facts(),
            account: publisher.account.facts(
                under: publisher.profile,
                agreement: publisher.tenant.agreement,
            ),
            roles: publisher.tenant.roles,
            media: media,
        )
        for match in known.counting {
            guard let kind = ExactMatch.BankKind(rawValue: match.kind.rawValue) else { continue }
            if match.isSameFile {
                matches.append(ExactMatch(match.entry, in: match.bank, of: kind, approvals: 2))
            } else {
                likenesses.append(Likeness(match.entry, in: match.bank, of: kind))
            }
        }
    }
}

extension JSONValue {
    /// A stored examination that comes to something else by what is known of its file now.
    fileprivate func reassessed(
        as assessment: Assessment,
        meeting known: [KnownMatch],
    ) -> JSONValue {
        let signals = assessment.signals.enumerated().map { $0.element.json(number: $0.offset) }
        return replacing([
            "inspection": self["inspection"]?.replacing([
                "assessment": assessment.json, "signals": .list(signals),
                "matches": .list(known.map(\.json)),
            ]) ?? .null,
            "implications": assessment.implicationsJSON,
        ])
    }

    /// An object with other values under keys that it has.
    private func replacing(_ values: [String: JSONValue]) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(
            members.map { Member(key: $0.key, value: values[$0.key] ?? $0.value) }
        )
    }
}

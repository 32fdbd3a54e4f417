package import Fingerprints
package import Foundation
package import Media
package import Policy

/// The id of a match that was found.
package struct MatchID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// That a version of an item is, or is like, an entry of a bank.
package struct ItemMatch: Hashable, Sendable {
    package let id: MatchID
    package let tenant: TenantName
    package let item: ItemID
    package let version: Int
    package let bank: BankName
    package let kind: ExactMatch.BankKind
    package let found: FoundLikeness
    package let foundAt: Date
    package let finder: Finder
    package private(set) var verdict: MatchVerdict

    package init(
        _ id: MatchID,
        of subject: Decision.Subject,
        with found: FoundLikeness,
        in bank: BankName,
        of kind: ExactMatch.BankKind,
        at foundAt: Date,
        by finder: Finder,
        verdict: MatchVerdict = .waiting,
    ) {
        self.id = id
        tenant = subject.tenant
        item = subject.item
        version = subject.version
        self.bank = bank
        self.kind = kind
        self.found = found
        self.foundAt = foundAt
        self.finder = finder
        self.verdict = verdict
    }

    /// When it was looked for.
    package enum Finder: String, Hashable, Sendable, CaseIterable {
        /// When the version was examined.
        case examination
        /// When the entry became active, or its bank's threshold wider.
        case retroMatch = "retro-match"
    }

    /// Takes a person's word on it.
    package mutating func judge(
        _ isRight: Bool,
        by person: PersonName,
        at now: Date,
    ) throws(BankRefusal) {
        guard case .waiting = verdict else { throw .judged(verdict) }
        if !isRight, found.likeness == .bytes { throw .sameBytes }
        verdict = isRight ? .confirmed(by: person, at: now) : .rejected(by: person, at: now)
    }
}

/// What a person said of a match.
package enum MatchVerdict: Hashable, Sendable {
    case waiting
    case confirmed(by: PersonName, at: Date)
    case rejected(by: PersonName, at: Date)

    /// The word that rows and the API use.
    package var word: String {
        switch self {
        case .waiting: "waiting"
        case .confirmed: "confirmed"
        case .rejected: "rejected"
        }
    }
}

/// In what an item and an entry are alike, and everywhere where they are.
package struct FoundLikeness: Hashable, Sendable, Codable {
    /// By what it was recognised.
    package enum Likeness: String, Hashable, Sendable, CaseIterable, Codable {
        case bytes, picture, film, sound
    }

    /// Two seconds, in order.
    package struct Stretch: Hashable, Sendable, Codable {
        package let from: Double
        package let to: Double

        package init(_ span: TimeSpan) { (from, to) = (span.startSeconds, span.endSeconds) }

        package var span: TimeSpan? { TimeSpan(from: from, to: to) }
    }

    /// One stretch of the item that is like one of the entry.
    package struct Occurrence: Hashable, Sendable, Codable {
        /// How many bits differ; 0 for equal bytes.
        package let distance: Double
        /// Which seconds of the item, and which of the entry; nil for the whole.
        package var span: Stretch?
        package var entrySpan: Stretch?
        /// How the item's picture has to be turned or mirrored: 1 to 8, as in Exif.
        package let turn: Int
        /// Seconds of the entry for each second of the item.
        package let tempo: Double
        /// How many frames agree, of those that could be compared.
        package let agreeingFrames: Int
        package let comparedFrames: Int
    }

    /// The most occurrences that are kept; there may be more.
    package static let mostOccurrences = 50

    /// The entry's number in its bank.
    package let entry: UInt32
    package let likeness: Likeness
    /// The nearest first.
    package let occurrences: [Occurrence]

    package init(entry: UInt32, _ likeness: Likeness, _ occurrences: [Occurrence]) {
        self.entry = entry
        self.likeness = likeness
        self.occurrences = Array(
            occurrences.sorted { $0.distance < $1.distance }.prefix(Self.mostOccurrences)
        )
    }

    /// How many bits differ where fewest do.
    package var distance: Double { occurrences.first?.distance ?? 0 }
}

// Between what a search tells and what is kept.
extension FoundLikeness.Occurrence {
    package init(_ match: BankMatch) {
        distance = match.distance
        span = match.span.map { FoundLikeness.Stretch($0) }
        entrySpan = match.entrySpan.map { FoundLikeness.Stretch($0) }
        turn = match.orientation.rawValue
        tempo = match.tempo
        agreeingFrames = match.agreeingFrames
        comparedFrames = match.comparedFrames
    }

    package var orientation: PictureOrientation { PictureOrientation(rawValue: turn) ?? .identity }
}

extension FoundLikeness {
    /// What a search told, by entry and by what each is like.
    package static func grouping(_ matches: [BankMatch]) -> [FoundLikeness] {
        struct Key: Hashable {
            let entry: UInt32
            let likeness: BankMatch.Likeness
        }
        return Dictionary(grouping: matches) { Key(entry: $0.number, likeness: $0.likeness) }
            .compactMap { key, matches in
                Likeness(rawValue: key.likeness.rawValue).map {
                    FoundLikeness(entry: key.entry, $0, matches.map { Occurrence($0) })
                }
            }
            .sorted { ($0.entry, $0.likeness.rawValue) < ($1.entry, $1.likeness.rawValue) }
    }

    /// The same as the search told it, one for each occurrence.
    package var matches: [BankMatch] {
        occurrences.compactMap { occurrence in
            guard let likeness = BankMatch.Likeness(rawValue: likeness.rawValue) else { return nil }
            var match = BankMatch(
                number: entry,
                likeness: likeness,
                distance: occurrence.distance,
            )
            match.span = occurrence.span?.span
            match.entrySpan = occurrence.entrySpan?.span
            match.orientation = occurrence.orientation
            match.tempo = occurrence.tempo
            match.agreeingFrames = occurrence.agreeingFrames
            match.comparedFrames = occurrence.comparedFrames
            return match
        }
    }
}

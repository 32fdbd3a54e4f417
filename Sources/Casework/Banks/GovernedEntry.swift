package import Foundation
package import Media

/// One entry of a bank: something that files are compared with.
package struct GovernedEntry: Hashable, Sendable {
    package let bank: BankID
    /// Its number within the bank, by which everybody names it; never used twice.
    package let number: UInt32
    /// The proposal that brought it, with its evidence and the two people.
    package let proposal: BankProposal
    /// The SHA-256 of its bytes, where that is known.
    package let digest: ContentDigest?
    /// What the list that it came from says of it.
    package let listing: EntryListing
    package private(set) var retirement: Retirement?

    package init(
        _ number: UInt32,
        in bank: BankID,
        of proposal: BankProposal,
        digest: ContentDigest?,
        listing: EntryListing = EntryListing(),
        retirement: Retirement? = nil,
    ) {
        self.bank = bank
        self.number = number
        self.proposal = proposal
        self.digest = digest
        self.listing = listing
        self.retirement = retirement
    }

    /// That an entry is found no more.
    package struct Retirement: Hashable, Sendable {
        package let person: PersonName
        package let time: Date
        package let reason: String

        package init(by person: PersonName, at time: Date, because reason: String) {
            self.person = person
            self.time = time
            self.reason = reason
        }
    }

    /// Where an entry stands on its way.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// It waits for a second person, and nothing is compared with it.
        case proposed
        case active
        case refused
        /// Nobody answered in time.
        case lapsed
        /// It was active, and is compared with nothing any more.
        case retired
    }

    package func state(at now: Date) -> State {
        retirement == nil ? proposal.entryState(at: now) : .retired
    }

    /// Takes an active entry out of all comparing; what was found by it stays on record.
    ///
    /// One person may: it takes no play from anybody.
    package mutating func retire(
        by person: PersonName,
        at now: Date,
        because reason: String,
    ) throws(BankRefusal) {
        guard state(at: now) == .active else { throw .notActive(state(at: now)) }
        guard !reason.isBlank else { throw .missing(.reason) }
        retirement = Retirement(by: person, at: now, because: reason)
    }
}

/// What the list says of an entry that came with one.
package struct EntryListing: Hashable, Sendable {
    /// The list's own name for it.
    package let name: String?
    /// What it is, in the list's words.
    package let labels: [String]
    /// When it came into the list, as the list writes it.
    package let addedOn: String?

    /// The most labels that are kept of one entry.
    package static let mostLabels = 32
    /// The most characters of a name, a label or a time.
    package static let mostCharacters = 200

    /// What is longer is cut.
    package init(name: String? = nil, labels: [String] = [], addedOn: String? = nil) {
        self.name = name.map { Self.cut($0) }
        self.labels = labels.prefix(Self.mostLabels).map { Self.cut($0) }
        self.addedOn = addedOn.map { Self.cut($0) }
    }

    private static func cut(_ text: String) -> String {
        String(text.unicodeScalars.prefix(mostCharacters).map(Character.init))
    }
}

/// Entries that somebody wants in a bank: one, or a whole list, on which one answer is given.
package struct BankProposal: Hashable, Sendable {
    package let tenant: TenantName
    package let bank: BankID
    package let origin: Origin
    package let grounds: Grounds
    package let entryCount: Int
    package var approval: Approval
    /// When somebody answered.
    package var settledAt: Date?

    package init(
        for bank: BankID,
        of tenant: TenantName,
        from origin: Origin,
        on grounds: Grounds,
        entryCount: Int,
        _ approval: Approval,
        settledAt: Date? = nil,
    ) {
        self.tenant = tenant
        self.bank = bank
        self.origin = origin
        self.grounds = grounds
        self.entryCount = entryCount
        self.approval = approval
        self.settledAt = settledAt
    }

    package var id: ApprovalID { approval.id }

    /// Where entries come from.
    package enum Origin: Hashable, Sendable {
        /// A version of an item that was examined here.
        case item(ItemID, version: Int)
        /// Hashes that somebody handed over without the file.
        case hash
        /// A file that was looked at and not kept.
        case file
        /// A list in one of the forms of exchange.
        case list(format: String)

        package var word: String {
            switch self {
            case .item: "item"
            case .hash: "hash"
            case .file: "file"
            case .list: "list"
            }
        }
    }

    /// What entries rest on (Deep Synthesis Provisions, article 10(2)).
    package struct Grounds: Hashable, Sendable, Codable {
        /// What was found, and by whom.
        package let evidence: String
        /// Where the evidence lies: a case, a letter, an address.
        package let reference: String?
        /// The standard by which it was judged, with its version.
        package let standard: String
        package let note: String?

        package init(
            evidence: String,
            reference: String? = nil,
            standard: String,
            note: String? = nil,
        ) {
            self.evidence = evidence
            self.reference = reference
            self.standard = standard
            self.note = note
        }

        /// - Throws: ``BankRefusal/missing(_:)``: nothing is entered without a reason.
        package func check() throws(BankRefusal) {
            guard !evidence.isBlank else { throw .missing(.evidence) }
            guard !standard.isBlank else { throw .missing(.standard) }
        }
    }

    /// Where its entries stand, those that were retired aside.
    package func entryState(at now: Date) -> GovernedEntry.State {
        switch approval.outcome {
        case .waiting: now < approval.expiresAt ? .proposed : .lapsed
        case .approved: .active
        case .refused: .refused
        }
    }
}

import Casework
import Fingerprints
import Foundation
import Media
import Policy
import Testing

@Suite struct BankTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func entry(_ outcome: Approval.Outcome) throws -> GovernedEntry {
        let bank = try #require(BankID("00000000-0000-7000-8000-000000000001"))
        let proposal = BankProposal(
            for: bank,
            of: try #require(TenantName("studio")),
            from: .hash,
            on: .init(evidence: "a letter", standard: "house 1"),
            entryCount: 1,
            Approval(
                id: try #require(ApprovalID("00000000-0000-7000-8000-000000000002")),
                proposer: CaseSamples.person("ann"),
                proposedAt: now,
                expiresAt: now.addingTimeInterval(60),
                outcome: outcome,
            ),
        )
        return GovernedEntry(1, in: bank, of: proposal, digest: nil)
    }

    @Test func `an entry stands where its proposal does, until it is retired`() throws {
        let late = now.addingTimeInterval(60)
        let ben = CaseSamples.person("ben")
        #expect(try entry(.waiting).state(at: now) == .proposed)
        #expect(try entry(.waiting).state(at: late) == .lapsed)
        #expect(try entry(.refused(by: ben)).state(at: late) == .refused)
        var active = try entry(.approved(by: ben))
        #expect(active.state(at: late) == .active)
        try active.retire(by: ben, at: late, because: "a mistake")
        #expect(active.state(at: late) == .retired)
        #expect(throws: BankRefusal.notActive(.retired)) {
            try active.retire(by: ben, at: late, because: "again")
        }
    }

    @Test func `only active entries are retired, and never without a reason`() throws {
        let ben = CaseSamples.person("ben")
        var waiting = try entry(.waiting)
        #expect(throws: BankRefusal.notActive(.proposed)) {
            try waiting.retire(by: ben, at: now, because: "x")
        }
        var active = try entry(.approved(by: ben))
        #expect(throws: BankRefusal.missing(.reason)) {
            try active.retire(by: ben, at: now, because: " \n")
        }
    }

    @Test func `nothing is entered without evidence and a standard`() {
        #expect(throws: BankRefusal.missing(.evidence)) {
            try BankProposal.Grounds(evidence: " ", standard: "1").check()
        }
        #expect(throws: BankRefusal.missing(.standard)) {
            try BankProposal.Grounds(evidence: "a letter", standard: "").check()
        }
    }

    @Test func `thresholds stay within bounds, and it is known when they widen`() throws {
        let usual = BankThresholds()
        #expect(usual.pictureBits == 31 && usual.soundBits == 10)
        for (picture, sound) in [(-1, 10.0), (49, 10), (31, 0.9), (31, 11.1)] {
            #expect(throws: BankRefusal.self) {
                _ = try BankThresholds(pictureBits: picture, soundBits: sound)
            }
        }
        let wide = try BankThresholds(pictureBits: 48)
        let other = try BankThresholds(pictureBits: 20, soundBits: 10.5)
        #expect(wide.widens(usual) && !usual.widens(wide) && other.widens(usual))
        #expect(!usual.widens(usual))
    }

    private func match(_ likeness: BankMatch.Likeness) throws -> ItemMatch {
        let seen = BankMatch(number: 1, likeness: likeness, distance: 0)
        return ItemMatch(
            try #require(MatchID("00000000-0000-7000-8000-000000000004")),
            of: Decision.Subject(
                tenant: try #require(TenantName("studio")),
                item: try #require(ItemID("00000000-0000-7000-8000-000000000003")),
                version: 1,
            ),
            with: try #require(FoundLikeness.grouping([seen]).first),
            in: try #require(BankName("own")),
            of: .prohibited,
            at: now,
            by: .examination,
        )
    }

    @Test func `what a list says of an entry is kept, and no more than there is room for`() {
        let long = String(repeating: "字", count: 1_000)
        let listing = EntryListing(
            name: long,
            labels: Array(repeating: long, count: 100),
            addedOn: long,
        )
        #expect(listing.name?.count == EntryListing.mostCharacters)
        #expect(listing.labels.count == EntryListing.mostLabels)
        #expect(listing.labels.allSatisfy { $0.count == EntryListing.mostCharacters })
        #expect(listing.addedOn?.count == EntryListing.mostCharacters)
        #expect(EntryListing().name == nil && EntryListing().labels.isEmpty)
    }

    @Test func `a match is judged once, and equal bytes are never denied`() throws {
        let ben = CaseSamples.person("ben")
        var film = try match(.film)
        try film.judge(false, by: ben, at: now)
        #expect(film.verdict == .rejected(by: ben, at: now))
        #expect(throws: BankRefusal.judged(.rejected(by: ben, at: now))) {
            try film.judge(true, by: ben, at: now)
        }
        var bytes = try match(.bytes)
        #expect(throws: BankRefusal.sameBytes) { try bytes.judge(false, by: ben, at: now) }
        try bytes.judge(true, by: ben, at: now)
        #expect(bytes.verdict.word == "confirmed")
    }

    @Test func `what a search tells is kept by entry, the nearest first, and told again`() throws {
        var near = BankMatch(number: 2, likeness: .film, distance: 3)
        near.span = TimeSpan(from: 1, to: 4)
        near.entrySpan = TimeSpan(from: 0, to: 3)
        near.orientation = .mirrored
        near.tempo = 1.25
        (near.agreeingFrames, near.comparedFrames) = (3, 4)
        var far = near
        far.distance = 9
        let other = BankMatch(number: 1, likeness: .bytes, distance: 0)
        let found = FoundLikeness.grouping([far, other, near])
        #expect(found.map(\.entry) == [1, 2])
        #expect(found[1].distance == 3 && found[1].matches == [near, far])
        #expect(found[0].matches == [other])
    }

    @Test func `a refusal says why in both languages, under a code of its own`() {
        let refusals: [BankRefusal] = [
            .missing(.words), .missing(.standard), .missing(.evidence), .missing(.reason),
            .thresholdOutOfBounds("x"), .notActive(.lapsed), .nothingKnown, .nothingNew,
            .tooMany("banks", limit: 1), .judged(.waiting), .sameBytes, .filmTooLong(seconds: 1),
        ]
        #expect(Set(refusals.map(\.code)).count == refusals.count)
        for refusal in refusals {
            #expect(!refusal.words.english.isEmpty && !refusal.words.chinese.isEmpty)
        }
    }
}

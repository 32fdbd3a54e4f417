import Detection
import Labels
import Policy
import Testing

/// The rules asked again what they were asked.
@Suite struct PolicyReplayTests {
    private static let facts = PolicyFacts.noticed(.is, .stated)

    /// A book in which the profile `plain` asks one pack.
    private func book(version: Int = 1, action: String = "label") throws -> PolicyBook {
        let text = PackSample.pack("house", action: action)
            .replacing("version: 1\ntitle", with: "version: \(version)\ntitle")
            .replacing("territory: CN", with: "territory: everywhere")
        let plain = try #require(BundledPacks.files.first { $0.path.hasSuffix("plain.yaml") })
        return try PolicyBook([PackSample.table, PackSample.file(text, named: "house"), plain])
    }

    private func asked(_ book: PolicyBook) throws -> (PolicyInquiry, PolicyPin) {
        let verdict = try #require(book.rules(under: "plain")).evaluate(Self.facts)
        #expect(verdict.action == .label)
        return (try #require(verdict.inquiry), verdict.pin)
    }

    @Test func `the same versions say the same`() throws {
        let book = try book()
        let (inquiry, pin) = try asked(book)
        let replay = PolicyReplay(of: inquiry, by: pin, in: book)
        #expect(replay.outcome == .same && replay.changes.isEmpty)
        #expect(replay.verdict?.action == .label)
    }

    @Test func `another pack under the same version shows`() throws {
        let (inquiry, pin) = try asked(try book())
        let replay = PolicyReplay(of: inquiry, by: pin, in: try book(action: "hold"))
        #expect(replay.outcome == .different && replay.changes.isEmpty)
        #expect(replay.verdict?.action == .hold)
    }

    @Test func `other versions are no answer about those that were asked`() throws {
        let (inquiry, pin) = try asked(try book())
        let replay = PolicyReplay(of: inquiry, by: pin, in: try book(version: 2))
        #expect(replay.outcome == .versionsGone && replay.verdict?.action == .label)
        let change = try #require(replay.changes.first)
        #expect(replay.changes.count == 1 && change.kind == .pack && change.name == "house")
        #expect(change.asked == 1 && change.inForce == 2)
    }

    @Test func `a profile that is gone is gone with all its packs`() throws {
        let (inquiry, pin) = try asked(try book())
        let other = PolicyPin(profile: .init("mars", 1), packs: pin.packs, rules: pin.rules)
        let replay = PolicyReplay(of: inquiry, by: other, in: try book())
        #expect(replay.outcome == .versionsGone && replay.verdict == nil)
        #expect(replay.changes.map(\.kind) == [.profile, .pack])
        #expect(replay.changes.map(\.inForce) == [nil, nil])
    }

    @Test func `what was asked of what is new alone is asked so again`() throws {
        let book = try book()
        let rules = try #require(book.rules(under: "plain"))
        let former = PolicyFacts(AssessmentFacts())
        let verdict = try #require(rules.evaluate(Self.facts, since: former))
        let inquiry = try #require(verdict.inquiry)
        #expect(inquiry.former == former)
        #expect(PolicyReplay(of: inquiry, by: verdict.pin, in: book).outcome == .same)
        let nothing = PolicyInquiry(Self.facts, since: Self.facts, answer: inquiry.answer)
        let replay = PolicyReplay(of: nothing, by: verdict.pin, in: book)
        #expect(replay.outcome == .different && replay.verdict == nil)
    }

    @Test func `the order in which facts were found is not kept`() throws {
        var (one, other) = (Self.facts, Self.facts)
        one.matches = ["1", "2"].map { ExactMatch($0, in: "a", of: .rights, approvals: 2) }
        other.matches = one.matches.reversed()
        let rules = try #require(try Shipped.book.get().rules(under: "eu"))
        #expect(rules.evaluate(one).inquiry == rules.evaluate(other).inquiry)
    }
}

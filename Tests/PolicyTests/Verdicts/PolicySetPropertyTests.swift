import Detection
import Labels
import Media
import Policy
import TestSupport
import Testing

/// What is true of every evaluation; the seed is the argument, so a failure names its run.
@Suite struct PolicySetPropertyTests {
    private static let countries = ["CN", "FR", "US", "BR"]

    @Test(arguments: 0..<60)
    func `the same facts come to the same verdict, in whatever order`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = try Self.rules(&random)
        let facts = PolicyFacts.random(using: &random)
        let verdict = rules.evaluate(facts)
        #expect(rules.evaluate(facts) == verdict)
        var other = facts
        other.assessment.signals.shuffle(using: &random)
        other.matches.shuffle(using: &random)
        let packs = rules.packs.shuffled(using: &random).map {
            $0.with($0.rules.shuffled(using: &random))
        }
        let again = PolicySet(rules.profile, packs: packs).evaluate(other)
        #expect(again.action == verdict.action && again.notice == verdict.notice)
        #expect(again.firings.map(\.rule) == verdict.firings.map(\.rule))
        #expect(again.shadows.map(\.rule) == verdict.shadows.map(\.rule))
        #expect(again.pin == verdict.pin && again.territory == verdict.territory)
    }

    @Test(arguments: 0..<60)
    func `another rule never loosens`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = try Self.rules(&random)
        let facts = PolicyFacts.random(using: &random)
        let more = PolicySet(
            rules.profile,
            packs: rules.packs + [PolicyPack.random("extra", [.active], using: &random)],
        )
        let (before, after) = (rules.evaluate(facts), more.evaluate(facts))
        #expect(after.action >= before.action)
        #expect(after.needsLabel || !before.needsLabel)
        #expect((after.minimumAge ?? 0) >= (before.minimumAge ?? 0))
        #expect(after.notice != nil || before.notice == nil)
        for country in Self.countries {
            #expect(after.action(in: country) >= before.action(in: country))
        }
    }

    @Test(arguments: 0..<60)
    func `rules that are not in force change nothing`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = try Self.rules(&random)
        let facts = PolicyFacts.random(using: &random)
        let silent = PolicyPack.random("extra", [.shadow, .draft, .retired], using: &random)
        let (before, after) = (
            rules.evaluate(facts),
            PolicySet(rules.profile, packs: rules.packs + [silent]).evaluate(facts),
        )
        #expect(after.action == before.action && after.notice == before.notice)
        #expect(after.firings == before.firings && after.territory == before.territory)
        #expect(after.needsLabel == before.needsLabel && after.minimumAge == before.minimumAge)
        #expect(Set(after.shadows).isSuperset(of: before.shadows))
    }

    @Test(arguments: 0..<60)
    func `the strictest firing rule decides, and every one is reported`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = try Self.rules(&random)
        let facts = PolicyFacts.random(using: &random)
        let verdict = rules.evaluate(facts)
        let fired = rules.packs.flatMap { pack in
            pack.rules.filter {
                $0.state == .active && $0.ground.territory.overlaps(facts.territory)
                    && $0.condition.holds(for: facts)
            }.map { "\(pack.id)/\($0.id)" }
        }
        #expect(verdict.firings.map(\.rule).sorted() == fired.sorted())
        #expect(verdict.action == verdict.firings.map(\.action).max() ?? .release)
        #expect(verdict.firings.map(\.action) == verdict.firings.map(\.action).sorted(by: >))
        #expect(verdict.pin.rules.count == fired.count + verdict.shadows.count)
    }

    @Test(arguments: 0..<60)
    func `a condition that is called contradictory never holds`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let conditions = (0..<40).map { _ in Condition.random(3, using: &random) }
        let facts = (0..<40).map { _ in PolicyFacts.random(using: &random) }
        for condition in conditions where condition.contradiction != nil {
            for facts in facts { #expect(!condition.holds(for: facts), "\(condition)") }
        }
        for condition in conditions where condition.asksForMatch {
            for facts in facts where condition.holds(for: facts) {
                let isApproved = facts.matches.contains { $0.isApproved }
                #expect(isApproved)
            }
        }
    }

    private static func rules(_ random: inout SeededGenerator) throws -> PolicySet {
        let book = try Shipped.book.get()
        let name = try #require(["cn", "eu", "us", "plain"].randomElement(using: &random))
        let shipped = try #require(book.rules(under: name))
        let extra = PolicyPack.random("random", PolicyRule.State.allCases, using: &random)
        return PolicySet(shipped.profile, packs: shipped.packs + [extra])
    }
}

import Casework
import HTTPTypes
package import Labels
package import Policy
package import Store
import Synchronization

/// What the gate knows, in memory: it answers without a look into the database.
///
/// ``GateFollower`` keeps it current. Until the first look, and where that is set also whenever the
/// last one is too long ago, everything is refused.
package final class GateBook: Sendable {
    private struct Pages {
        var cards: [String: GateCard] = [:]
        var confirmed: Duration?
    }

    /// The words around the player for a notice under a profile; nil where it shows none.
    package typealias Words = @Sendable (_ profile: String, Notice) -> BilingualText?

    let limits: GateLimits
    private let uptime: @Sendable () -> Duration
    private let words: Words
    private let pages = Mutex(Pages())

    package init(
        limits: GateLimits = GateLimits(),
        uptime: @escaping @Sendable () -> Duration,
        words: @escaping Words,
    ) {
        self.limits = limits
        self.uptime = uptime
        self.words = words
    }

    /// Takes in what changed.
    package func take(_ changes: [GateChange]) {
        let cards = changes.map { change in
            let entry = change.entry
            return GateCard(entry, words: entry.notice.flatMap { words(change.profile, $0) })
        }
        pages.withLock { pages in
            for card in cards { pages.cards[card.entry.item.text] = card }
        }
    }

    /// Notes that all changes up to this moment were taken in.
    ///
    /// - Parameter moment: from before the look, since a change may come while it is made.
    package func confirm(asOf moment: Duration) {
        pages.withLock { $0.confirmed = moment }
    }

    /// How long ago the memory was known to be current; nil before the first look.
    package var age: Duration? {
        let now = uptime()
        return pages.withLock { $0.confirmed.map { now - $0 } }
    }

    /// How many items it knows.
    package var count: Int { pages.withLock { $0.cards.count } }

    /// The answer for one play.
    func reply(item: String, of tenant: String, country: String?, ageBand: AgeBand?) -> Reply {
        switch card(of: item, of: tenant) {
        case .success(let card): card.reply(country: country, ageBand: ageBand)
        case .failure(let unknown): unknown.reply
        }
    }

    /// The answer for a viewer's link, which is good for one version cleared by one decision.
    ///
    /// - Throws: ``ProblemKind/linkEnded`` where the item plays, but no longer by that decision.
    func reply(to link: MediaLink) throws(Problem) -> Reply {
        switch card(of: link.item, of: link.tenant) {
        case .failure(let unknown): return unknown.reply
        case .success(let card):
            let answer = card.reply(
                country: link.country.isEmpty ? nil : link.country,
                ageBand: AgeBand(rawValue: link.ageBand),
            )
            guard answer.status != .ok || card.entry.clearance?.text == link.clearance else {
                throw Problem(.linkEnded, "something else plays by now; ask for a new link")
            }
            return answer
        }
    }

    /// Why there is no card to answer from.
    private struct Unknown: Error {
        let reply: Reply
    }

    private func card(of item: String, of tenant: String) -> Result<GateCard, Unknown> {
        let now = uptime()
        let (card, confirmed) = pages.withLock { ($0.cards[item], $0.confirmed) }
        guard let confirmed, !limits.failsClosed || now - confirmed <= limits.staleness else {
            return .failure(Unknown(reply: .gateBehind))
        }
        guard let card, card.entry.tenant.text == tenant else {
            return .failure(Unknown(reply: .unknownItem))
        }
        return .success(card)
    }
}

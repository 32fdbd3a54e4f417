package import Casework
import Detection
package import Fingerprints
package import Pipeline
import Store
import Synchronization

/// What all banks hold, in memory, and searched there.
///
/// ``BankReader`` keeps it current. Whoever searches takes a snapshot and no lock.
package final class BankBook: Sendable {
    private struct Shelves {
        var banks: [BankID: KnownBank] = [:]
        /// The last change that is in it; nil before the first look is done.
        var position: Int64?
        var confirmed: Duration?
        var unreadable = 0
    }

    let limits: BankBookLimits
    private let uptime: @Sendable () -> Duration
    private let shelves = Mutex(Shelves())

    package init(
        limits: BankBookLimits = BankBookLimits(),
        uptime: @escaping @Sendable () -> Duration,
    ) {
        self.limits = limits
        self.uptime = uptime
    }

    /// The banks of a tenant as they are now.
    package func known(of tenant: TenantName) -> KnownBanks {
        shelves.withLock { shelves in
            KnownBanks(
                banks: shelves.banks.values.filter { $0.bank.tenant == tenant }
                    .sorted { $0.bank.name.text < $1.bank.name.text },
                position: shelves.position ?? 0,
            )
        }
    }

    /// The last change that is in it; nil before the first look is done.
    package var position: Int64? { shelves.withLock(\.position) }

    /// How long ago it was known to be current; nil before the first look.
    package var age: Duration? {
        let now = uptime()
        return shelves.withLock { $0.confirmed.map { now - $0 } }
    }

    /// How many banks it holds.
    package var count: Int { shelves.withLock(\.banks.count) }

    /// How many entries can't be compared with anything, since their rows can't be read or hold
    /// nothing that could be recognised.
    package var unreadable: Int { shelves.withLock(\.unreadable) }
}

// What the reader writes.
extension BankBook {
    func bank(_ id: BankID) -> KnownBank? { shelves.withLock { $0.banks[id] } }

    var all: [KnownBank] { shelves.withLock { Array($0.banks.values) } }

    func put(_ bank: KnownBank) { shelves.withLock { $0.banks[bank.bank.id] = bank } }

    func noteUnreadable(_ count: Int) { shelves.withLock { $0.unreadable += count } }

    /// Notes that all changes up to a number are in it.
    ///
    /// - Parameter moment: from before the look, since a change may come while it is made.
    func confirm(upTo position: Int64, asOf moment: Duration) {
        shelves.withLock { shelves in
            shelves.position = max(shelves.position ?? 0, position)
            shelves.confirmed = moment
        }
    }

    /// Brings what was added into a form that is searched faster, where that is due.
    func settle() async throws {
        for bank in all {
            while try await ComputingThreads.run({ try bank.index.settle() }) {
                try Task.checkCancellation()
            }
        }
    }
}

/// A bank with what is searched for its entries.
struct KnownBank: Sendable {
    let bank: Bank
    let index: BankIndex

    /// An empty one.
    init(_ bank: Bank) {
        let thresholds = bank.thresholds
        self.init(
            bank,
            BankIndex(
                BankSettings(
                    radius: thresholds.pictureBits,
                    mostBitErrors: thresholds.soundBits,
                ) ?? BankSettings()
            ),
        )
    }

    init(_ bank: Bank, _ index: BankIndex) { (self.bank, self.index) = (bank, index) }
}

/// Some banks of a tenant at one moment.
package struct KnownBanks: KnownMediaSearch {
    let banks: [KnownBank]
    /// The last change that is in them.
    package let position: Int64

    /// Only the bank of a name; nil: all.
    func only(_ name: String?) -> KnownBanks {
        guard let name else { return self }
        return KnownBanks(banks: banks.filter { $0.bank.name.text == name }, position: position)
    }

    package func answer(to fingerprint: MediaFingerprint) async throws -> KnownMediaAnswer {
        let answers = try await answers(to: fingerprint)
        return KnownMediaAnswer(
            answers.flatMap { known, answer in
                answer.matches.map { KnownMatch($0, in: known.bank) }
            },
            gaps: answers.contains { $1.blind.contains(.endlessSound) }
                ? ["the sound repeats itself so much that the search in a bank was ended"] : [],
        )
    }

    package func isNear(_ fingerprint: MediaFingerprint) -> Bool {
        banks.contains { $0.index.isNear(fingerprint) }
    }

    /// What each bank tells of a file, with what it couldn't look up.
    func answers(to fingerprint: MediaFingerprint) async throws -> [(KnownBank, BankAnswer)] {
        var answers: [(KnownBank, BankAnswer)] = []
        for bank in banks {
            let answer = try await ComputingThreads.run { bank.index.matches(of: fingerprint) }
            answers.append((bank, answer))
        }
        return answers
    }

    /// The same as it is kept.
    func found(_ fingerprint: MediaFingerprint) async throws -> [FoundMatch] {
        try await answers(to: fingerprint).flatMap { known, answer in
            FoundLikeness.grouping(answer.matches).map { FoundMatch($0, in: known.bank.id) }
        }
    }

    /// What an examination met here, as it is kept.
    func kept(_ met: [KnownMatch]) -> [FoundMatch] {
        let names = Dictionary(banks.map { ($0.bank.name.text, $0.bank.id) }) { first, _ in first }
        return Dictionary(grouping: met, by: \.bank).sorted { $0.key < $1.key }
            .flatMap { name, matches in
                guard let bank = names[name] else { return [FoundMatch]() }
                return FoundLikeness.grouping(matches.map(\.match)).map {
                    FoundMatch($0, in: bank)
                }
            }
    }
}

extension KnownMatch {
    /// A match that a search told of a bank.
    init(_ match: BankMatch, in bank: Bank) {
        self.init(
            bank: bank.name.text,
            kind: BankKind(bank.kind),
            entry: "\(match.number)",
            match: match,
        )
    }
}

/// How far what a node knows of banks may lag behind the database.
package struct BankBookLimits: Hashable, Sendable {
    /// How long it waits for a hint before it looks by itself.
    package var poll = Duration.milliseconds(250)
    /// Entries that are read from the database at a time.
    package var batch = 2_000
    /// Bytes of fingerprints that are read from the database at a time (16 MiB); a longer one comes
    /// alone.
    package var batchBytes = 16 << 20
    /// After how long without a successful look whoever wants to search looks first.
    package var staleness = Duration.seconds(1)

    package init() {}

    var page: PageSize { PageSize(rows: batch, bytes: batchBytes) }
}

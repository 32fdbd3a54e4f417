import Casework
import Fingerprints
import Logging
import Policy
package import Store

/// Reads what changed in banks, one look at a time.
package actor BankReader {
    package nonisolated let book: BankBook
    private let banks: Banks
    private let database: any Database
    private let surroundings: Surroundings
    private var position = BankPosition()
    private var turn: Task<Void, any Error>?

    package init(
        _ book: BankBook,
        of banks: Banks,
        in database: any Database,
        surroundings: Surroundings,
    ) {
        self.book = book
        self.banks = banks
        self.database = database
        self.surroundings = surroundings
    }

    /// Takes in all that changed since the last look.
    package func look() async throws {
        while let turn { _ = await turn.result }
        let mine = Task { try await takeTurn() }
        turn = mine
        try await withTaskCancellationHandler {
            try await mine.value
        } onCancel: {
            mine.cancel()
        }
    }

    /// Looks, where the book may not know yet of what whoever asks does.
    ///
    /// - Parameter change: what it has to know; nil: whatever is not too old.
    package func catchUp(to change: Int64? = nil) async throws {
        if let change {
            if book.position.map({ $0 >= change }) ?? false { return }
        } else if let age = book.age, age <= book.limits.staleness {
            return
        }
        try await look()
    }

    private func takeTurn() async throws {
        // Before whoever waits goes on, so that nobody waits for a turn that is over.
        defer { turn = nil }
        try await read()
    }

    private func read() async throws {
        while true {
            let began = surroundings.uptime()
            let (banks, size, after) = (banks, book.limits.page, position)
            let (changes, last) = try await database.read { transaction in
                let changes = try banks.changes(after: after, size, in: transaction)
                return (changes, try banks.position(in: transaction))
            }
            for bank in changes.banks { try await take(bank) }
            await Self.apply(changes.entries, to: book)
            position = changes.position
            guard changes.hasMore else {
                book.confirm(upTo: last, asOf: began)
                return
            }
        }
    }

    /// Takes in a bank that is new or was changed; one of other thresholds gets another index.
    private func take(_ bank: Bank) async throws {
        let former = book.bank(bank.id)
        guard let former, former.bank.thresholds != bank.thresholds else {
            book.put(former.map { KnownBank(bank, $0.index) } ?? KnownBank(bank))
            return
        }
        let fresh = KnownBank(bank)
        var number: UInt32 = 0
        while true {
            let (banks, size, after, place) = (banks, book.limits.page, number, position)
            let page = try await database.read { transaction in
                try banks.active(
                    in: bank,
                    after: after,
                    size,
                    upTo: place,
                    in: transaction,
                )
            }
            _ = await Self.add(page.rows.map { ($0.number, $0.fingerprint) }, to: fresh.index)
            guard page.hasMore, let last = page.rows.last else { break }
            number = last.number
        }
        book.put(fresh)
    }

    @concurrent private static func apply(_ changes: [BankChange], to book: BankBook) async {
        for (id, all) in Dictionary(grouping: changes, by: \.bank) {
            guard let known = book.bank(id) else { continue }
            let unread = await add(
                all.filter { !$0.isRetired }.map { ($0.number, $0.fingerprint) },
                to: known.index,
            )
            book.noteUnreadable(unread)
            let retired = all.filter(\.isRetired).compactMap { change in
                (try? MediaFingerprint(packed: change.fingerprint)).map {
                    KnownMedia(number: change.number, fingerprint: $0)
                }
            }
            // One that no index could hold keeps none of the others in.
            for entry in retired { try? known.index.retire([entry]) }
        }
    }

    /// Adds entries; gives the number of those that can't be compared with anything.
    ///
    /// The index isn't told of changes: all entries of a list have one, and come in several pages.
    @concurrent private static func add(
        _ entries: [(UInt32, [UInt8])],
        to index: BankIndex,
    ) async -> Int {
        let known = entries.compactMap { number, packed in
            (try? MediaFingerprint(packed: packed)).map {
                KnownMedia(number: number, fingerprint: $0)
            }
        }
        guard !known.isEmpty else { return entries.count }
        let damaged = entries.count - known.count
        do {
            return damaged + (try index.add(known)).count
        } catch {
            // One that no index can hold keeps none of the others out.
            let refused = known.filter { (try? index.add([$0])) == nil }
            return damaged + refused.count
        }
    }
}

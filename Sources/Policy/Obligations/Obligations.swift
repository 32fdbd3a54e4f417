/// The table of what the rules of the world ask, row by row: `Packs/obligations.csv`.
package struct Obligations: Hashable, Sendable {
    /// In the order of the table.
    package let rows: [Obligation]
    private let places: [String: Int]

    init(_ rows: [Obligation]) {
        self.rows = rows
        places = Dictionary(rows.enumerated().map { ($1.id, $0) }) { first, _ in first }
    }

    /// The row of an id.
    package subscript(id: String) -> Obligation? { places[id].map { rows[$0] } }

    package func contains(_ id: String) -> Bool { places[id] != nil }

    /// Every id, sorted.
    package var ids: [String] { places.keys.sorted() }

    /// The rows that are owed under a profile.
    package func owed(under profile: String) -> [Obligation] {
        rows.filter { $0.profiles.contains(profile) }
    }
}

extension [Obligation] {
    /// How many rows are in each state; every state is there.
    package var counts: [(state: Obligation.State, count: Int)] {
        Obligation.State.allCases.map { state in (state, count { $0.state == state }) }
    }

    /// The rows as comma-separated values, in the columns of the table.
    package var csv: String {
        var writer = CSVWriter()
        writer.write(ObligationColumn.allCases.map(\.rawValue))
        for row in self {
            writer.write(ObligationColumn.allCases.map { $0.text(of: row) })
        }
        return writer.text
    }
}

extension Obligations {
    /// The table that we ship, read once.
    static let shipped = Result { () throws(PackError) -> Obligations in
        let journal = Journal(PolicyLimits())
        let table = Obligations(reading: BundledPacks.obligations, journal)
        try journal.settle()
        return table
    }
}

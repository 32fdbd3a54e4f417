/// The table of what the rules of the world ask, row by row: `Packs/obligations.yaml`.
package struct Obligations: Hashable, Sendable {
    /// One thing that one article asks of somebody.
    package struct Row: Hashable, Sendable {
        package let id: String
        /// The law's short name.
        package let instrument: String
        package let article: String
        /// What it asks, in our own words.
        package let duty: String
    }

    private let rows: [String: Row]

    init(_ rows: [Row]) { self.rows = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first } }

    /// The row of an id.
    package subscript(id: String) -> Row? { rows[id] }

    package func contains(_ id: String) -> Bool { rows[id] != nil }

    /// Every id, sorted.
    package var ids: [String] { rows.keys.sorted() }

    /// Reads the table.
    init(reading root: PackNode) {
        guard let map = root.map else {
            self.init([])
            return
        }
        self.init(
            map.keys.compactMap { id in
                guard let row = map.map(id) else { return nil }
                let instrument = row.text("instrument")
                let (article, duty) = (row.text("article"), row.text("duty"))
                row.refuseOthers()
                guard let instrument, let article, let duty else { return nil }
                return Row(id: id, instrument: instrument, article: article, duty: duty)
            }
        )
    }
}

/// The statements that the server keeps prepared for one connection.
struct PreparedStatements {
    typealias Name = String

    /// One text with one choice of types for its parameters.
    struct Entry {
        let name: Name
        let text: String
        let types: [UInt32]

        /// NULL goes with any type, so that it needs no further statement.
        func serves(_ text: String, _ wanted: [UInt32]) -> Bool {
            text == self.text && zip(types, wanted).allSatisfy { $1 == 0 || $0 == $1 }
        }
    }

    private struct Kept {
        var entries: [Entry]
        var lastUse: Int
    }

    private let limit: Int
    private var kept: [String: Kept] = [:]
    private var released: [Name] = []
    private var made = 0
    private var uses = 0

    init(limit: Int) { self.limit = limit }

    /// A statement that is prepared for this text and these types.
    mutating func entry(for text: String, _ types: [UInt32]) -> Entry? {
        guard let place = kept.index(forKey: text) else { return nil }
        uses += 1
        kept.values[place].lastUse = uses
        return kept.values[place].entries.first { $0.serves(text, types) }
    }

    /// A new name for a statement that is about to be prepared.
    mutating func make(_ text: String, _ types: [UInt32]) -> Entry {
        made += 1
        return Entry(name: "s\(made)", text: text, types: types)
    }

    /// Keeps what was prepared, and gives up the text that was not used for longest.
    mutating func keep(_ entry: Entry) {
        uses += 1
        kept[entry.text, default: Kept(entries: [], lastUse: uses)].entries.append(entry)
        guard kept.count > limit, let oldest = kept.min(by: { $0.value.lastUse < $1.value.lastUse })
        else { return }
        released += oldest.value.entries.map(\.name)
        kept[oldest.key] = nil
    }

    /// To be given up with the next exchange.
    mutating func release(_ name: Name) { released.append(name) }

    mutating func takeReleased() -> [Name] {
        defer { released = [] }
        return released
    }

    /// Gives up everything: the schema has changed, or somebody else gave them up.
    mutating func releaseAll() {
        released = ["ALL"]
        kept = [:]
    }
}

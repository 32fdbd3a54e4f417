/// Where each character of a wording stands, in ems from the text's upper left corner.
struct MarkLayout: Hashable, Sendable {
    /// One character and where its pen stands.
    struct Place: Hashable, Sendable {
        let character: Character
        let penX: Double
        let baseline: Double
        let advance: Double
    }

    let places: [Place]
    let width: Double
    let height: Double

    init(_ lines: [String]) {
        var places: [Place] = []
        var width = 0.0
        let isHanzi = lines.joined().contains(where: MarkFont.isHanzi)
        // Without hanzi and small letters with tails, nothing reaches below the base line.
        let hasTails = lines.last?.contains { "gpy".contains($0) } ?? false
        let descent = isHanzi ? MarkFont.descent : hasTails ? MarkFont.tail : 0.01
        let ascent = isHanzi ? MarkFont.ascent : 0.8
        for (row, line) in lines.enumerated() {
            var pen = 0.0
            for character in line {
                let advance = MarkFont.advance(of: character)
                let baseline = ascent + Double(row) * MarkFont.linePitch
                if character != " " {
                    places.append(
                        Place(
                            character: character,
                            penX: pen,
                            baseline: baseline,
                            advance: advance,
                        )
                    )
                }
                pen += advance
            }
            width = max(width, pen)
        }
        self.places = places
        self.width = width
        height = ascent + Double(max(lines.count - 1, 0)) * MarkFont.linePitch + descent
    }

    /// The least height of a character that counts, in ems.
    var leastHeight: Double {
        places.map(\.character).filter(MarkFont.counts).map(MarkFont.height).min() ?? 1
    }
}

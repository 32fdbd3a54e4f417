/// How far words are from each other.
enum Spelling {
    /// Letters to change, add or leave out (Levenshtein).
    static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one.utf8.prefix(100)), Array(other.utf8.prefix(100)))
        var row = Array(0...other.count)
        for (line, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (place, against) in other.enumerated() {
                let above = row[place + 1]
                row[place + 1] = min(
                    above + 1,
                    row[place] + 1,
                    diagonal + (letter == against ? 0 : 1),
                )
                diagonal = above
            }
        }
        return row[other.count]
    }
}

/// Every key, of which `docs/settings.md` is the page.
enum SettingTable {
    static let all = installation + serving + identities + intake + working

    static func setting(_ key: String) -> Setting? { all.first { $0.key == key } }

    /// The key that somebody may have meant.
    static func near(_ key: String) -> String? {
        let distances = all.map { (key: $0.key, distance: Spelling.distance($0.key, key)) }
        return distances.min { $0.distance < $1.distance }.flatMap {
            $0.distance <= max(2, key.count / 3) ? $0.key : nil
        }
    }

    /// The table of `docs/settings.md`.
    static var page: String {
        let rows = all.map { setting in
            "| `\(setting.key)` | `\(setting.variable)` | \(setting.usual) | \(setting.summary)"
                + "\(setting.kind.note)\(setting.isSecret ? " Never shown." : "") |"
        }
        return (["| key | variable | default | what it sets |", "|---|---|---|---|"] + rows)
            .joined(separator: "\n")
    }
}

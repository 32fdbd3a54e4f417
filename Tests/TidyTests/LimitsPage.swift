import Foundation

/// A stored property of a `…Limits` struct, as the source states it.
struct Limit: Hashable, CustomStringConvertible {
    let type: String
    let name: String
    /// The default, as the source spells it; `nil` when there is none.
    let value: String?

    var description: String { "\(type).\(name) = \(value ?? "–")" }

    /// The limits that a file declares for its callers to set.
    static func all(in file: ProjectFile) -> [Self] {
        guard file.text.contains("Limits") else { return [] }
        var (found, type): ([Self], String?) = ([], nil)
        for line in file.masked.codeText.split(separator: "\n") {
            if let name = line.firstMatch(of: /^(?:public|package) struct (\w+Limits)\b/)?.1 {
                type = String(name)
            } else if line.hasPrefix("}") {
                type = nil
            } else if let type, let limit = Self(line, of: type) {
                found.append(limit)
            }
        }
        return found
    }

    /// A line at the first level of the struct, four columns in.
    private init?(_ line: Substring, of type: String) {
        let pattern = /^ {4}(?:public |package )?(?:var|let) (\w+)(?:: [^={]+?)?(?: = ([^{]+?))? *$/
        guard let match = line.firstMatch(of: pattern) else { return nil }
        (self.type, name) = (type, String(match.1))
        value = match.2.map(String.init)
    }

    private init(type: String, name: String, value: String?) {
        (self.type, self.name, self.value) = (type, name, value)
    }
}

/// The table of `docs/limits.md`.
struct LimitsPage {
    let text: String

    /// Complains about limits that the table leaves out or states otherwise.
    func complaints(about limits: [Limit]) -> [String] {
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        return limits.compactMap { limit in
            guard let row = rows.first(where: { $0.contains("`\(limit.type).\(limit.name)`") })
            else {
                return "\(limit) is not in docs/limits.md"
            }
            guard let value = limit.value, !row.contains("`\(value)`") else { return nil }
            return "docs/limits.md states another default than \(limit)"
        }
    }

    /// Complains about rows whose limit is in no source.
    func leftovers(beside limits: [Limit]) -> [String] {
        let known = Set(limits.map { "\($0.type).\($0.name)" })
        return text.matches(of: /`(\w+Limits\.\w+)`/).map { String($0.1) }
            .filter { !known.contains($0) }
    }
}

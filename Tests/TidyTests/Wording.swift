import Foundation

/// The words that may not stand in the project, each because something better can.
enum Wording {
    /// Names that say a layer and not a subject.
    static let vagueNames: Set = [
        "Common", "Core", "Extensions", "Handler", "Helper", "Helpers", "Impl", "Manager", "Misc",
        "Service", "Util", "Utilities", "Utils", "ext",
    ]

    /// Code that ends the process on what it didn't expect.
    static let traps = [#"\btry!"#, #"\bas!"#, #"\bfatalError\("#]

    /// Paths that exist on one person's machine only.
    static let privatePaths = #"(?<![\w.)\]}*])/(work|home|root|Users)/"#

    /// Complains about folders and files with vague names.
    static func nameComplaints(in file: ProjectFile) -> [Complaint] {
        let words = file.path.replacing(".swift", with: "").split { "/+-. ".contains($0) }
        guard let vague = words.first(where: { isVague(String($0)) }) else { return [] }
        return [Complaint(path: file.path, message: "the name \(vague) says no subject")]
    }

    /// Complains about types with vague names.
    static func typeComplaints(in file: ProjectFile) -> [Complaint] {
        let pattern = #"\b(struct|class|enum|actor|protocol|typealias) +\w+"#
        return complaints(MaskedSwift(file.text).codeLines, file.path) { line in
            guard let found = line.range(of: pattern, options: .regularExpression) else {
                return nil
            }
            let name = line[found].split(separator: " ").last.map(String.init) ?? ""
            return isVague(name) ? "the name \(name) says no subject" : nil
        }
    }

    /// Complains about code that ends the process.
    static func trapComplaints(in file: ProjectFile) -> [Complaint] {
        complaints(MaskedSwift(file.text).codeLines, file.path) { line in
            traps.contains { line.range(of: $0, options: .regularExpression) != nil }
                ? "throw instead: input must not end the process" : nil
        }
    }

    /// Complains about notes to oneself without a reason: write `TODO(why it waits): what`.
    static func noteComplaints(in file: ProjectFile) -> [Complaint] {
        let note = #"\b(TODO|FIXME|XXX|HACK)\b(?!\([^)]{10,}\):)"#
        return complaints(MaskedSwift(file.text).commentLines, file.path) { line in
            line.range(of: note, options: .regularExpression) == nil
                ? nil : "a note without a reason"
        }
    }

    /// Complains about paths of one person's machine, in any text.
    static func pathComplaints(in file: ProjectFile) -> [Complaint] {
        complaints(file.lines, file.path) { line in
            line.range(of: privatePaths, options: .regularExpression) == nil
                ? nil : "a path of somebody's machine"
        }
    }

    /// Whether the last word of a camel-case name is a vague one.
    private static func isVague(_ name: String) -> Bool {
        vagueNames.contains { vague in
            guard name.hasSuffix(vague) else { return false }
            return name == vague
                || (vague.first?.isUppercase == true && startsWord(vague, in: name))
        }
    }

    private static func startsWord(_ vague: String, in name: String) -> Bool {
        name.dropLast(vague.count).last.map { $0.isLowercase || $0.isNumber || $0 == "_" } ?? true
    }

    private static func complaints(
        _ lines: [Substring],
        _ path: String,
        _ judge: (Substring) -> String?,
    ) -> [Complaint] {
        zip(1..., lines).compactMap { number, line in
            judge(line).map { Complaint(path: path, line: number, message: $0) }
        }
    }
}

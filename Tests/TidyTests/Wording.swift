import Foundation

/// The words that may not stand in the project, each because something better can.
enum Wording {
    /// Names that say a layer and not a subject, alone or as the last word of a longer one.
    static let vagueNames: Set = [
        "Common", "Core", "Handler", "Helper", "Helpers", "Impl", "Manager", "Misc", "Service",
        "Util", "Utilities", "Utils",
    ]

    /// Names of the same kind that are a subject when another word stands before them.
    static let vagueAlone: Set = ["Extension", "Extensions", "ext"]

    /// Types whose vague name is the standard's own word for what they are.
    static let standardWords: Set = [
        // 服务, of which the rules for provider codes know two.
        "ProviderCode.swift: Service"
    ]

    private static let type = Pattern(
        #"\b(?:struct|class|enum|actor|protocol|typealias) +(\w+)"#
    )
    private static let trap = Pattern(#"\btry!|\bas!|\bfatalError\("#)
    private static let note = Pattern(#"\b(?:TODO|FIXME|XXX|HACK)\b(?!\([^)]{10,}\):)"#)
    private static let privatePath = Pattern(#"(?<![\w.)\]}*])/(?:work|home|root|Users)/"#)

    /// Complains about folders and files with vague names.
    static func nameComplaints(in file: ProjectFile) -> [Complaint] {
        let words = file.path.replacing(".swift", with: "").split { "/+-. ".contains($0) }
        guard let vague = words.first(where: { isVague(String($0)) }) else { return [] }
        return [Complaint(path: file.path, message: "the name \(vague) says no subject")]
    }

    /// Complains about types with vague names.
    static func typeComplaints(in file: ProjectFile) -> [Complaint] {
        type.finds(in: file.masked.codeText).compactMap { find in
            guard isVague(find.text), !standardWords.contains("\(file.name): \(find.text)") else {
                return nil
            }
            let message = "the name \(find.text) says no subject"
            return Complaint(path: file.path, line: find.line, message: message)
        }
    }

    /// Complains about code that ends the process.
    static func trapComplaints(in file: ProjectFile) -> [Complaint] {
        trap.finds(in: file.masked.codeText).map {
            Complaint(path: file.path, line: $0.line, message: "\($0.text) may end the process")
        }
    }

    /// Complains about notes to oneself without a reason: write `TODO(why it waits): what`.
    static func noteComplaints(in file: ProjectFile) -> [Complaint] {
        note.finds(in: file.masked.commentText).map {
            Complaint(path: file.path, line: $0.line, message: "\($0.text) without a reason")
        }
    }

    /// Complains about paths of one person's machine, in any text.
    static func pathComplaints(in file: ProjectFile) -> [Complaint] {
        privatePath.finds(in: file.text).map {
            Complaint(path: file.path, line: $0.line, message: "a path of somebody's machine")
        }
    }

    /// Whether the last word of a camel-case name is a vague one.
    private static func isVague(_ name: String) -> Bool {
        if vagueNames.contains(name) || vagueAlone.contains(name) { return true }
        guard let vague = vagueNames.first(where: name.hasSuffix) else { return false }
        let before = name.dropLast(vague.count).last
        return before.map { $0.isLowercase || $0.isNumber || $0 == "_" } ?? false
    }
}

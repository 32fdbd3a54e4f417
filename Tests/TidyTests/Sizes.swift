/// The lengths that keep code readable.
enum Sizes {
    static let sourceLines = 400
    static let testLines = 600
    static let functionLines = 70
    static let parameters = 5
    /// The initializer of a value restates its members, of which there may be more.
    static let members = 8
    static let folderFiles = 12

    /// Files of constants, which may be as long as their standard's table.
    static let tables: Set<String> = []

    /// Complains about a file that is too long.
    static func lengthComplaints(in file: ProjectFile) -> [Complaint] {
        let limit = file.path.hasPrefix("Tests/") ? testLines : sourceLines
        let count = file.text.utf8.count { $0 == .newline }
        guard count > limit, !tables.contains(file.path) else { return [] }
        return [Complaint(path: file.path, message: "\(count) lines; \(limit) are the most")]
    }

    /// Complains about functions that are too long or ask for too much.
    static func functionComplaints(in file: ProjectFile) -> [Complaint] {
        FunctionShape.all(in: file.masked).flatMap { function in
            var messages: [String] = []
            if function.lineCount > functionLines {
                messages.append(
                    "a function of \(function.lineCount) lines; \(functionLines) are the most"
                )
            }
            let most = function.keyword == "init" ? members : parameters
            if function.parameterCount > most {
                messages.append("\(function.parameterCount) parameters; \(most) are the most")
            }
            return messages.map { Complaint(path: file.path, line: function.line, message: $0) }
        }
    }

    /// Complains about folders that hold too many files.
    static func folderComplaints(in files: [ProjectFile]) -> [Complaint] {
        Dictionary(grouping: files, by: \.folder).filter { $0.value.count > folderFiles }
            .map {
                Complaint(path: $0.key, message: "\($0.value.count) files; make rooms of them")
            }
    }
}

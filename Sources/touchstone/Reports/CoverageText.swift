import Foundation
import Policy
import Server

extension ObligationSheet {
    /// For a person: the rows by their state, and what is to be done or waited for.
    var text: String {
        let counts = rows.counts.filter { $0.count > 0 }
        let sums = counts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", ")
        let heading = "\(profile): \(rows.count) duties" + (sums.isEmpty ? "" : " (\(sums))")
        let parts = counts.flatMap { state, _ in
            ["", "\(state.rawValue): \(state.words.english) · \(state.words.chinese)"]
                + rows.filter { $0.state == state }.flatMap(lines)
        }
        return ([heading] + parts).joined(separator: "\n")
    }

    private func lines(_ row: Obligation) -> [String] {
        let width = rows.map(\.id.count).max() ?? 0
        let id = row.id.padding(toLength: width, withPad: " ", startingAt: 0)
        let indent = String(repeating: " ", count: width + 4)
        var lines = [
            "  \(id)  \(row.duty.english) (\(row.deadline))",
            "\(indent)\(row.instrument), art. \(row.article) · \(row.duty.chinese)",
        ]
        if let act = row.act { lines.append("\(indent)do: \(act.english) · \(act.chinese)") }
        if let because = row.because { lines.append("\(indent)because: \(because)") }
        if let room = row.room {
            let tests = row.proofs.map(\.suite)
            let suites = tests.enumerated().filter { !tests[..<$0].contains($1) }.map(\.element)
            let shown = suites.isEmpty ? "" : ", shown by \(suites.joined(separator: ", "))"
            lines.append("\(indent)in \(room)\(shown)")
        }
        return lines
    }
}

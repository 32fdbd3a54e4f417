import Pipeline
import Store

extension LogReport {
    /// For a person.
    var text: String {
        let facts = [
            "leaves       \(leaves)", "events       \(events) checked, \(erased) erased",
            "checkpoints  \(checkpoints)",
        ]
        let problems = findings.map { "problem      \($0)" }
        let more = furtherFindings > 0 ? ["and \(furtherFindings) more problems"] : []
        return (facts + (isWhole ? ["whole"] : problems + more)).joined(separator: "\n")
    }

    /// `touchstone.log-verification/1`.
    var json: JSONValue {
        .object([
            "schema": .text("touchstone.log-verification/1"), "whole": .bool(isWhole),
            "leaves": .integer(Int64(leaves)), "events": .integer(Int64(events)),
            "erased": .integer(Int64(erased)),
            "checkpoints": .integer(Int64(checkpoints)), "checkpoint": .optional(checkpoint),
            "findings": .list(
                findings.map { finding in
                    .object([
                        "place": .text("\(finding.place)"), "problem": .text(finding.problem),
                    ])
                }
            ),
            "further_findings": .integer(Int64(furtherFindings)),
        ])
    }
}

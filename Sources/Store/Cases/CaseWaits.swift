import Casework
import Foundation

/// What is to become of a case once a second person says yes: the rows of `case_waits`.
struct CaseWaits {
    let transaction: any Transaction

    func keep(_ order: CaseOrder, for approval: ApprovalID) throws {
        let closing = PlannedClosing(
            person: order.reviewer.person,
            outcome: .acted,
            usual: order.usualOutcome,
            named: order.outcomes,
        )
        try transaction.run(
            """
            INSERT INTO case_waits (approval, content)
            VALUES (\(approval.text), \(try JSONColumn.text(closing)))
            """
        )
    }

    func take(_ approval: ApprovalID) throws -> PlannedClosing? {
        let row = try transaction.firstRow(
            "DELETE FROM case_waits WHERE approval = \(approval.text) RETURNING content"
        )
        return try row?.json("content")
    }
}

/// Who closes a case, and what its reports come to.
struct PlannedClosing: Hashable, Codable {
    let person: PersonName
    let outcome: CaseOutcome
    let usual: ReportOutcome
    let named: [ReportID: ReportOutcome]
}

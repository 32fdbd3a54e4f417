import Casework
import Foundation
import Policy
import Store

/// A case as lists show it.
package struct CaseView: AnswerShape {
    struct Subject: Encodable {
        let kind: String
        let id: String
    }

    struct Closing: Encodable {
        let at: Date
        let outcome: String
        @OrNull var decision: String?
    }

    let id: String
    let subject: Subject
    let state: String
    let queue: String
    let level: String
    let category: String
    let severity: String
    let sources: [String]
    let reach: Int64
    let openedAt: Date
    @OrNull var dueAt: Date?
    let overdue: Bool
    @OrNull var holder: String?
    @OrNull var heldUntil: Date?
    @OrNull var approval: String?
    @OrNull var closing: Closing?
    let revision: Int64

    init(_ found: Case, queue: CaseQueue, at now: Date) {
        let content = found.content
        id = found.id.text
        subject = Subject(kind: found.subject.kind.rawValue, id: found.subject.id)
        (state, self.queue) = (content.state.rawValue, queue.rawValue)
        level = content.level.word
        (category, severity) = (content.category.rawValue, content.severity.rawValue)
        sources = content.sources.map(\.rawValue).sorted()
        reach = content.reach
        (openedAt, dueAt) = (found.openedAt, content.dueAt)
        overdue = content.state != .closed && (content.dueAt.map { $0 < now } ?? false)
        holder = found.holder(at: now)?.text
        heldUntil = found.holder(at: now) == nil ? nil : content.lease?.until
        approval = content.approval?.text
        closing = content.closing.map {
            Closing(at: $0.at, outcome: $0.outcome.rawValue, decision: $0.decision?.text)
        }
        revision = found.revision
    }

    package static let schema = Schema.named("Case", .object(properties))

    static let properties: [Schema.Property] = [
        .required("id", .id),
        .required(
            "subject",
            .object([
                .required("kind", .choice(CaseSubject.Kind.allCases.map(\.rawValue))),
                .required("id", .id),
            ]),
        ),
        .required("state", .choice(Case.State.allCases.map(\.rawValue))),
        .required("queue", .choice(CaseQueue.allCases.map(\.rawValue))),
        .required("level", .choice(Case.Level.allCases.map(\.word)), "How senior its reviewer is"),
        .required("category", .choice(CaseCategory.allCases.map(\.rawValue))),
        .required("severity", .choice(PolicyCategory.Severity.allCases.map(\.rawValue))),
        .required("sources", .list(.choice(CaseSource.allCases.map(\.rawValue)), 1...20)),
        .required("reach", .count, "How often it was played, as the host says"),
        .required("opened_at", .time),
        .required("due_at", .orNull(.time), "Null while its clocks stand still"),
        .required("overdue", .boolean), .required("holder", .orNull(.text(1...100))),
        .required("held_until", .orNull(.time)), .required("approval", .orNull(.id)),
        .required(
            "closing",
            .orNull(
                .object([
                    .required("at", .time),
                    .required("outcome", .choice(CaseOutcome.allCases.map(\.rawValue))),
                    .required("decision", .orNull(.id)),
                ])
            ),
        ),
        .required("revision", .count),
    ]

    enum CodingKeys: String, CodingKey {
        case id, subject, state, queue, level, category, severity, sources, reach, overdue, holder
        case approval, closing, revision
        case openedAt = "opened_at"
        case dueAt = "due_at"
        case heldUntil = "held_until"
    }
}

extension Case.Level {
    /// What the API calls it.
    var word: String {
        switch self {
        case .reviewer: "reviewer"
        case .senior: "senior-reviewer"
        case .officer: "compliance-officer"
        }
    }
}

/// A case with all that is in it.
package struct CaseFileView: AnswerShape {
    var summary: CaseView
    var reports: [ReportView]
    var notes: [NoteView]
    let clocks: [ClockView]

    /// The same without what was decided, for whoever looks again.
    var blind: CaseFileView {
        var file = self
        file.summary.closing = nil
        file.notes = []
        for place in file.reports.indices { file.reports[place].outcome = nil }
        return file
    }

    package static let schema = Schema.named(
        "CaseFile",
        .object([
            .required("case", CaseView.schema),
            .required("reports", .list(ReportView.schema, 0...10_000)),
            .required("notes", .list(NoteView.schema, 0...CaseLimits().notes)),
            .required("clocks", .list(ClockView.schema, 0...1_000)),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case reports, notes, clocks
        case summary = "case"
    }
}

/// A note.
package struct NoteView: AnswerShape {
    let by: String
    let at: Date
    let audience: String
    let words: String

    init(_ note: CaseNote) {
        (by, at) = (note.by.text, note.at)
        (audience, words) = (note.audience.rawValue, note.words)
    }

    package static let schema = Schema.named(
        "CaseNote",
        .object([
            .required("by", .text(1...100)), .required("at", .time),
            .required("audience", .choice(CaseNote.Audience.allCases.map(\.rawValue))),
            .required("words", .text(1...CaseLimits().noteCharacters)),
        ]),
    )
}

/// A queue, and what waits in it.
package struct QueueView: AnswerShape {
    let name: String
    let waiting: Int
    @OrNull var oldest: Date?
    let overdue: Int

    init(_ queue: QueueLength) {
        (name, waiting) = (queue.queue.rawValue, queue.waiting)
        (oldest, overdue) = (queue.oldest, queue.overdue)
    }

    package static let schema = Schema.named(
        "Queue",
        .object([
            .required("name", .choice(CaseQueue.allCases.map(\.rawValue))),
            .required("waiting", .count), .required("oldest", .orNull(.time)),
            .required("overdue", .count),
        ]),
    )
}

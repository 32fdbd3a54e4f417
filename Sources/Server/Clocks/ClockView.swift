import Casework
import Foundation
import Policy

/// A clock as the staff sees it.
package struct ClockView: AnswerShape {
    let id: String
    let kind: String
    let owner: String
    @OrNull var caseID: String?
    let startedAt: Date
    let dueAt: Date
    @OrNull var pausedSince: Date?
    @OrNull var waitsFor: String?
    @OrNull var stoppedAt: Date?
    @OrNull var breachedAt: Date?

    init(_ clock: CaseClock) {
        (id, kind, owner) = (clock.id.text, clock.kind.rawValue, clock.owner)
        caseID = clock.caseID?.text
        (startedAt, dueAt) = (clock.startedAt, clock.dueAt)
        (pausedSince, waitsFor) = (clock.pause?.since, clock.pause?.reason.rawValue)
        (stoppedAt, breachedAt) = (clock.stoppedAt, clock.breachedAt)
    }

    package static let schema = Schema.named(
        "Clock",
        .object([
            .required("id", .id),
            .required("kind", .choice(ClockKind.allCases.map(\.rawValue))),
            .required("owner", .id, "The report, appeal or case that it runs for"),
            .required("case", .orNull(.id)), .required("started_at", .time),
            .required("due_at", .time), .required("paused_since", .orNull(.time)),
            .required(
                "waits_for",
                .orNull(.choice(CaseClock.Reason.allCases.map(\.rawValue))),
                "Why it stands still",
            ),
            .required("stopped_at", .orNull(.time)),
            .required("breached_at", .orNull(.time), "When it was found to be overdue"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case id, kind, owner
        case caseID = "case"
        case startedAt = "started_at"
        case dueAt = "due_at"
        case pausedSince = "paused_since"
        case waitsFor = "waits_for"
        case stoppedAt = "stopped_at"
        case breachedAt = "breached_at"
    }
}

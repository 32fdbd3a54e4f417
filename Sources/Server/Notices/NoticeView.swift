import Casework
import Foundation
import Policy

/// A notice as its recipient's host reads it.
package struct NoticeView: AnswerShape {
    struct Objection: Encodable {
        let route: String
        @OrNull var until: Date?
    }

    let id: String
    let kind: String
    let reference: String
    @OrNull var item: String?
    @OrNull var externalID: String?
    @OrNull var action: String?
    let title: BilingualText
    let body: BilingualText
    let readIt: String
    @OrNull var redress: Objection?
    let createdAt: Date
    @OrNull var readAt: Date?

    init(_ notice: PersonNotice) {
        id = notice.id.text
        (kind, reference) = (notice.kind.rawValue, notice.reference.text)
        (item, externalID) = (notice.item?.id.text, notice.item?.externalID?.text)
        action = notice.action?.rawValue
        (title, body) = (notice.words.title, notice.words.body)
        readIt = notice.content.place.text
        redress = notice.content.redress.map { Objection(route: $0.route, until: $0.until) }
        (createdAt, readAt) = (notice.createdAt, notice.readAt)
    }

    package static let schema = Schema.named(
        "Notice",
        .object([
            .required("id", .id), .required("kind", .choice(NoticeKind.allCases.map(\.rawValue))),
            .required("reference", .id, "The decision, measure, strike, report or appeal"),
            .required("item", .orNull(.id), "Of a notice about an item"),
            .required("external_id", .orNull(.text(1...200)), "The host's own name of the item"),
            .required(
                "action",
                .orNull(.choice(DecisionAction.allCases.map(\.rawValue))),
                "What was decided on the item; the words don't say it",
            ),
            .required("title", .bilingual), .required("body", .bilingual),
            .required("read_it", .text(1...500), "Where the person reads what it is about"),
            .required("redress", .orNull(objection), "How to object, of what burdens somebody"),
            .required("created_at", .time), .required("read_at", .orNull(.time)),
        ]),
    )

    private static let objection = Schema.object([
        .required("route", .text(1...2_000)),
        .required("until", .orNull(.time), "Null: without an end"),
    ])

    enum CodingKeys: String, CodingKey {
        case id, kind, reference, item, action, title, body, redress
        case externalID = "external_id"
        case readIt = "read_it"
        case createdAt = "created_at"
        case readAt = "read_at"
    }
}

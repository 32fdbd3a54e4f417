import Casework
import Foundation
import Media
import Policy
import Store

/// What somebody complains of.
package struct ReportBody: RequestShape {
    struct Contact: Decodable {
        let name: String?
        let address: String
    }

    struct Notice: Decodable {
        let addresses: [String]
        let law: String
        let goodFaith: Bool
        let mayNameSender: Bool?

        enum CodingKeys: String, CodingKey {
            case addresses, law
            case goodFaith = "good_faith"
            case mayNameSender = "may_name_sender"
        }
    }

    let item: ItemID?
    let externalID: String?
    let account: String?
    let reason: ReportReason
    let words: String?
    let from: Double?
    let to: Double?
    let contact: Contact?
    let notice: Notice?
    /// Of the host's own user, where the host reports for one.
    let reporter: String?

    enum CodingKeys: String, CodingKey {
        case item, account, reason, words, from, to, contact, notice, reporter
        case externalID = "external_id"
    }
}

extension ReportBody {
    /// What is said, once all of it is there that has to be.
    ///
    /// - Throws: ``ReportRefusal``.
    func statement() throws(ReportRefusal) -> Report.Statement {
        let gaps = gaps
        guard gaps.isEmpty else { throw .incomplete(gaps) }
        return Report.Statement(
            reason,
            words: words ?? "",
            span: try span(),
            notice: notice.map {
                LegalNotice(
                    addresses: $0.addresses,
                    law: $0.law,
                    isInGoodFaith: $0.goodFaith,
                    mayNameSender: $0.mayNameSender ?? false,
                )
            },
        )
    }

    var reporterContact: ReporterContact? {
        contact.map {
            ReporterContact(name: $0.name.map { Secret($0) }, contact: Secret($0.address))
        }
    }

    /// What a legal notice lacks (DSA article 16(2)); about the abuse of children nobody has to say who
    /// they are.
    private var gaps: [ReportRefusal.Gap] {
        guard let notice else { return [] }
        let isNamed = reason == .minors || contact?.name?.isEmpty == false
        let isReachable = reason == .minors || contact != nil
        let parts: [(ReportRefusal.Gap, Bool)] = [
            (.explanation, words?.isEmpty == false), (.address, !notice.addresses.isEmpty),
            (.law, !notice.law.isEmpty), (.goodFaith, notice.goodFaith), (.name, isNamed),
            (.contact, isReachable),
        ]
        return parts.filter { !$0.1 }.map(\.0)
    }

    private func span() throws(ReportRefusal) -> TimeSpan? {
        guard from != nil || to != nil else { return nil }
        guard let from, let to, from >= 0, let span = TimeSpan(from: from, to: to) else {
            throw .unfitSpan
        }
        return span
    }
}

extension ReportBody {
    private static let limits = ReportLimits()

    private static let statement: [Schema.Property] = [
        .optional("item", .id, "The item's id"),
        .optional("external_id", .text(1...200), "Or the service's own name of the item"),
        .required("reason", .choice(ReportReason.allCases.map(\.rawValue))),
        .optional("words", .text(0...limits.wordsCharacters), "What is wrong, in your own words"),
        .optional("from", .number(0...1e7), "The second at which it begins"),
        .optional("to", .number(0...1e7), "The second at which it ends"),
        .optional(
            "notice",
            .object([
                .required(
                    "addresses",
                    .list(.text(1...limits.addressCharacters), 1...limits.addresses),
                    "Where exactly it is",
                ),
                .required("law", .text(1...400), "The law that it breaks"),
                .required("good_faith", .boolean, "That all of it is accurate and complete"),
                .optional(
                    "may_name_sender",
                    .boolean,
                    "Whether the publisher may be told who sent it",
                ),
            ]),
            "Makes it a legal notice, which needs words, a name and an address, too",
        ),
    ]

    package static let schema = Schema.named(
        "ReportDraft",
        .object(
            statement + [
                .optional(
                    "account",
                    .text(1...200),
                    "Or the account that it is about, by the service's own name",
                ),
                .optional(
                    "reporter",
                    .text(1...200),
                    "Your own name of the user who reports; nobody who is reported learns it",
                ),
                .optional("contact", contact, "Kept sealed; nobody who is reported learns it"),
            ]
        ),
    )

    private static let contact = Schema.object([
        .optional("name", .text(1...limits.contactCharacters)),
        .required("address", .text(3...limits.contactCharacters), "An e-mail address, say"),
    ])

    package static let example: String? =
        #"{"external_id": "film-1", "reason": "missing-label", "from": 3, "to": 8, "words": "A made-up face"}"#
}

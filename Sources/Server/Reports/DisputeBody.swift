import Casework
import Store

/// What somebody says is wrong about a label.
package struct DisputeBody: RequestShape {
    let item: ItemID?
    let externalID: String?
    let what: LabelDispute
    let words: String
    let contact: String?

    enum CodingKeys: String, CodingKey {
        case item, what, words, contact
        case externalID = "external_id"
    }

    var sender: ReportSender {
        .anybody(contact.map { ReporterContact(name: nil, contact: Secret($0)) })
    }

    package static let schema = Schema.named(
        "LabelDispute",
        .object([
            .optional("item", .id, "The item's id"),
            .optional("external_id", .text(1...200), "Or the service's own name of the item"),
            .required("what", .labelDispute), .required("words", .disputeWords),
            .optional(
                "contact",
                .text(3...ReportLimits().contactCharacters),
                "Kept sealed; nobody learns it",
            ),
        ]),
    )

    package static let example: String? = """
        {"external_id": "film-1", "what": "not-synthetic", "words": "Filmed at the harbour in May"}
        """
}

/// The same by the item's owner, through the host.
package struct OwnDisputeBody: RequestShape {
    let what: LabelDispute
    let words: String

    package static let schema = Schema.named(
        "OwnLabelDispute",
        .object([.required("what", .labelDispute), .required("words", .disputeWords)]),
    )

    package static let example: String? =
        #"{"what": "not-synthetic", "words": "Filmed at the harbour in May"}"#
}

extension Report.Statement {
    /// What a dispute says.
    init(_ dispute: LabelDispute, words: String) {
        self.init(.wrongLabel, words: words)
        self.dispute = dispute
    }
}

extension Schema {
    fileprivate static let labelDispute = Schema.choice(LabelDispute.allCases.map(\.rawValue))
    fileprivate static let disputeWords = Schema.text(1...ReportLimits().wordsCharacters)
}

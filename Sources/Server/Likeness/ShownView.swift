import Casework
import Foundation

/// A request of somebody who is shown, as reviewers see it: what it is about and who signed, not their
/// name.
struct ShownView: Encodable {
    struct Item: Encodable {
        let item: String
        let version: Int
        let likeness: String
        let distance: Double
        @OrNull var decision: String?
        @OrNull var refutedAt: Date?

        enum CodingKeys: String, CodingKey {
            case item, version, likeness, distance, decision
            case refutedAt = "refuted_at"
        }
    }

    let signedBy: String
    @OrNull var authority: String?
    let fingerprints: Int
    let items: [Item]

    init(_ claim: LikenessClaim, _ shown: [ShownItem]) {
        signedBy = claim.signer.rawValue
        authority = claim.authority?.rawValue
        fingerprints = claim.fingerprints.count
        items = shown.prefix(Self.mostItems).map {
            Item(
                item: $0.item.text,
                version: $0.version,
                likeness: $0.likeness.rawValue,
                distance: $0.distance,
                decision: $0.decision?.text,
                refutedAt: $0.refutedAt,
            )
        }
    }

    private static let mostItems = 1_000

    static let schema = Schema.object([
        .required("signed_by", .choice(LikenessClaim.Signer.allCases.map(\.rawValue))),
        .required(
            "authority",
            .orNull(.choice(LikenessClaim.Authority.allCases.map(\.rawValue))),
        ),
        .required("fingerprints", .count, "How many were sent"),
        .required(
            "items",
            .list(
                .object([
                    .required("item", .id), .required("version", .integer(1...Int64.max)),
                    .required("likeness", .choice(ShownItem.Likeness.allCases.map(\.rawValue))),
                    .required("distance", .number(0...256)), .required("decision", .orNull(.id)),
                    .required("refuted_at", .orNull(.time)),
                ]),
                0...mostItems,
            ),
            "What it is about, copies among them",
        ),
    ])

    enum CodingKeys: String, CodingKey {
        case authority, fingerprints, items
        case signedBy = "signed_by"
    }
}

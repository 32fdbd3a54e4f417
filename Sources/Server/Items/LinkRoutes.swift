import Casework
import Foundation
import HTTPTypes
import Pipeline
package import Store

/// `/v1/items/{item}/links`: addresses of renditions that end by themselves.
package struct LinkRoutes: Sendable {
    private let records: Records
    private let database: any Database
    private let signer: LinkSigner
    private let surroundings: Surroundings
    private let limits = LinkLimits()

    package init(
        _ records: Records,
        in database: any Database,
        signer: LinkSigner,
        surroundings: Surroundings,
    ) {
        self.records = records
        self.database = database
        self.signer = signer
        self.surroundings = surroundings
    }

    package var routes: [Route] {
        [
            Route(
                .post,
                "/v1/items/{item}/links",
                "makeLink",
                "Make an address of a rendition that ends by itself",
                scope: .readItems,
                taking: LinkWish.self,
            ) { call, caller, wish in
                try await link(call, caller, wish)
            }
            .path("item", .id, "The item's id")
            .answers(.created, schema: Self.schema, "The address, and when it ends")
            .mayFail(.notFound, .invalidRequest)
        ]
    }

    private static let schema = Schema.named(
        "Link",
        .object([.required("url", .text(1...3_000)), .required("expires", .time)]),
    )

    private func link(_ call: Call, _ caller: Caller, _ wish: LinkWish) async throws -> Reply {
        let (records, tenant, id) = (
            records, try caller.tenantName, try call.id("item", as: ItemID.self),
        )
        let view = try await database.read { try ItemView(id, of: tenant, records, in: $0) }
        guard let rendition = view.rendition(wish.rendition) else {
            let names = view.renditionNames.joined(separator: ", ")
            throw Problem(.invalidRequest, "the item has no such rendition")
                .at([FieldError("/rendition", "must be one of: \(names)")])
        }
        let end = surroundings.now().addingTimeInterval(Double(wish.seconds ?? limits.usualSeconds))
        var terms = MediaLink.Terms(
            rendition.isPlayed || wish.namesViewer ? .play : .keep,
            type: rendition.type,
            expires: Int64(end.timeIntervalSince1970.rounded(.up)),
        )
        (terms.country, terms.ageBand) = (wish.territory ?? "", wish.ageBand ?? "")
        let link = MediaLink(to: rendition.digest, of: id.text, in: tenant.text, as: terms)
        let expires = Date(timeIntervalSince1970: Double(terms.expires))
        return .json(
            .object([
                "url": .text("/v1/media/\(signer.token(for: link))"), "expires": .time(expires),
            ]),
            .created,
        )
    }
}

/// How long links are good.
package struct LinkLimits: Hashable, Sendable {
    /// The longest life of a link (a day).
    package var seconds = 86_400
    /// The life of a link for which nobody asked another.
    package var usualSeconds = 600

    package init() {}
}

/// Which rendition is wanted, for how long, and for which viewer.
struct LinkWish: RequestShape {
    let rendition: String
    let seconds: Int?
    let territory: String?
    let ageBand: String?

    private enum CodingKeys: String, CodingKey {
        case rendition, seconds, territory
        case ageBand = "age_band"
    }

    /// Whether it is for somebody who plays, so that the gate has a say whatever is played.
    var namesViewer: Bool { territory != nil || ageBand != nil }

    static let schema = Schema.object([
        .required("rendition", .text(1...80), "As the item names it, such as `labelled`"),
        .optional(
            "seconds",
            .integer(1...Int64(LinkLimits().seconds)),
            "How long the address is good (600)",
        ),
        .optional(
            "territory",
            .form(.country),
            "The viewer's country; a link for a viewer ends when the gate stops the item",
        ),
        .optional("age_band", .choice(AgeBand.allCases.map(\.rawValue)), "The viewer's age band"),
    ])
    static var example: String? { #"{"rendition":"original","seconds":600}"# }
}

extension ItemView {
    /// The names of all renditions.
    var renditionNames: [String] {
        let content = version.version.content
        return ["original"] + (content.cover == nil ? [] : ["cover"])
            + content.subtitles.map { "subtitles-\($0.language)" } + products.map(\.name)
    }
}

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
            .mayFail(.notFound, .notPlaying, .invalidRequest)
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
        let (rendition, clearance) = try await database.read { transaction in
            try Self.find(wish, of: id, tenant, records, in: transaction)
        }
        let end = surroundings.now().addingTimeInterval(Double(wish.seconds ?? limits.usualSeconds))
        var terms = MediaLink.Terms(
            clearance == nil ? .keep : .play,
            type: rendition.type,
            expires: Int64(end.timeIntervalSince1970.rounded(.up)),
        )
        terms.clearance = clearance?.text ?? ""
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

extension LinkRoutes {
    /// What is wanted: for viewers of the version that plays, with the decision by which it does;
    /// for the owner of the newest.
    private static func find(
        _ wish: LinkWish,
        of id: ItemID,
        _ tenant: TenantName,
        _ records: Records,
        in transaction: any Transaction,
    ) throws -> (Rendition, DecisionID?) {
        guard let item = try Items(records).find(id, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.item)
        }
        guard wish.isForViewer else {
            let view = try ItemView(item, records, in: transaction)
            return (try view.rendition(wish.rendition, among: view.renditionNames), nil)
        }
        guard let playing = item.course.playing, let clearance = playing.stage.decision else {
            throw Problem(.notPlaying, "there are links for viewers once the item plays")
        }
        let view = try ItemView(item, version: playing.number, records, in: transaction)
        return (try view.rendition(wish.rendition, among: view.namesForViewers), clearance)
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

    /// Whether it is for somebody who plays, so that the gate has a say.
    var isForViewer: Bool {
        territory != nil || ageBand != nil || Rendition.isPlayed(rendition)
    }

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
    /// - Throws: ``ProblemKind/invalidRequest``, with the names that there are.
    fileprivate func rendition(
        _ name: String,
        among names: [String],
    ) throws(Problem) -> Rendition {
        if names.contains(name), let rendition = rendition(name) { return rendition }
        throw Problem(.invalidRequest, "the item has no such rendition for them")
            .at([FieldError("/rendition", "must be one of: \(names.joined(separator: ", "))")])
    }

    /// The names of what viewers get: where there is a copy with a label, none that plays without.
    fileprivate var namesForViewers: [String] {
        let hasLabel = products.contains { $0.name == "labelled" }
        return renditionNames.filter { !hasLabel || !["original", "proxy"].contains($0) }
    }

    /// The names of all renditions.
    var renditionNames: [String] {
        let content = version.version.content
        return ["original"] + (content.cover == nil ? [] : ["cover"])
            + content.subtitles.map { "subtitles-\($0.language)" } + products.map(\.name)
    }
}

extension ProblemKind {
    static let notPlaying = ProblemKind("not-playing", 409, "The item does not play")
}

import Casework
import HTTPTypes
import Hummingbird

/// The gate's route: asked before every play, by the host or by its front (`auth_request`).
package struct GateRoutes: Sendable {
    private let book: GateBook

    package init(book: GateBook) { self.book = book }

    package var routes: [Route] {
        [
            Route(
                .get,
                "/v1/gate/{item}",
                "checkGate",
                "May this item be played here, by a viewer of this age?",
                scope: .gate,
            ) { [book] call, caller in
                let viewer = Viewer(query: call.request.uri.query)
                return book.reply(
                    item: call.parameters["item"],
                    of: caller.tenant,
                    country: viewer.country,
                    ageBand: viewer.ageBand,
                )
            }
            .path("item", .text(1...200), "The item's id")
            .query("territory", .text(0...40), "The viewer's country: two capital letters")
            .query("age_band", .choice(AgeBand.allCases.map(\.rawValue)), "The viewer's age band")
            .answers(.ok, schema: .gatePlay, "It may play, with this notice around the player")
            .answers(.forbidden, schema: .gateRefusal, "It may not, for this reason")
            .bare()
        ]
    }
}

/// Who wants to play, as far as the query says.
///
/// What isn't understood counts as unknown, which is the strictest: a front can't do anything with a
/// complaint about its query while somebody waits for a film.
struct Viewer: Hashable, Sendable {
    private(set) var country: String?
    private(set) var ageBand: AgeBand?

    init(query: String?) {
        guard let query else { return }
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            guard let sign = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let value = part[part.index(after: sign)...]
            let name = part[..<sign]
            if name.elementsEqual("territory".utf8) {
                country = Self.country(value)
            } else if name.elementsEqual("age_band".utf8) {
                ageBand = AgeBand(rawValue: String(value) ?? "")
            }
        }
    }

    private static func country(_ text: Substring.UTF8View) -> String? {
        guard text.count == 2, text.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        return String(text)
    }
}

extension Schema {
    static let gatePlay = Schema.named(
        "GatePlay",
        .object([
            .required("item", .id), .required("version", .integer(1...Int64.max)),
            .required("notice", .choice(["none", "suspected", "may-be", "is"])),
            .required("words", .orNull(.bilingual)),
            .required(
                "sandbox",
                .boolean,
                "Whether it is a rehearsal; then Touchstone-Sandbox is 1",
            ),
        ]),
    )
    static let gateRefusal = Schema.named(
        "GateRefusal",
        .object([
            .required("reason", .text(1...60)), .required("words", .bilingual),
            .required(
                "sandbox",
                .boolean,
                "Whether it is a rehearsal; then Touchstone-Sandbox is 1",
            ),
        ]),
    )
}

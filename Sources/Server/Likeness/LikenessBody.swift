import Casework
import Fingerprints
import Media
import Store

/// What somebody sends who is shown, or who signs for them.
///
/// All of it may be left out by its form, so that what is missing is named in one answer.
package struct LikenessBody: RequestShape {
    /// Of what the request says it is.
    enum Kind: String, Decodable, CaseIterable {
        case intimate, likeness

        var reason: ReportReason { self == .intimate ? .intimateLikeness : .likeness }
    }

    let kind: Kind
    let items: [ItemID]?
    let externalIDs: [String]?
    let fingerprints: [LikenessClaim.SentFingerprint]?
    let words: String?
    let signedBy: LikenessClaim.Signer?
    let authority: LikenessClaim.Authority?
    let goodFaith: Bool?
    let withoutConsent: Bool?
    let signature: String?
    let contact: String?

    enum CodingKeys: String, CodingKey {
        case kind, items, fingerprints, words, authority, signature, contact
        case externalIDs = "external_ids"
        case signedBy = "signed_by"
        case goodFaith = "good_faith"
        case withoutConsent = "without_consent"
    }
}

extension LikenessBody {
    /// The request about items, once all of it is there that has to be.
    ///
    /// - Throws: ``ReportRefusal``; the problem of a fingerprint that can't be read.
    func draft(on named: Set<ItemID>, of tenant: TenantName) throws -> LikenessDraft {
        let gaps = gaps
        guard gaps.isEmpty, let signedBy, let signature, let contact else {
            throw ReportRefusal.requestIncomplete(gaps)
        }
        for sent in fingerprints ?? [] {
            _ = try MediaFingerprint(pdq: sent.pdq, sha256: sent.sha256)
        }
        return LikenessDraft(
            on: named,
            of: tenant,
            LikenessClaim(
                signedBy: signedBy,
                authority: signedBy == .agent ? authority : nil,
                fingerprints: fingerprints ?? [],
            ),
            Report.Statement(kind.reason, words: words ?? ""),
            from: ReporterContact(name: Secret(signature), contact: Secret(contact)),
        )
    }

    /// What is missing of what the law asks (TAKE IT DOWN Act, section 3(a)(1)(B)).
    var gaps: [ReportRefusal.Gap] {
        func isSaid(_ text: String?) -> Bool { text?.contains { !$0.isWhitespace } ?? false }
        let named = (items?.count ?? 0) + (externalIDs?.count ?? 0)
        let sent = (fingerprints ?? []).filter { $0.pdq != nil || $0.sha256 != nil }
        let parts: [(ReportRefusal.Gap, Bool)] = [
            (.content, named + sent.count > 0), (.signer, signedBy != nil),
            (.authority, signedBy != .agent || authority != nil),
            (.signature, isSaid(signature)), (.contact, isSaid(contact)),
            (.goodFaith, goodFaith == true), (.withoutConsent, withoutConsent == true),
        ]
        return parts.filter { !$0.1 }.map(\.0)
    }
}

extension LikenessBody {
    private static let limits = LikenessLimits()
    private static let texts = ReportLimits()

    private static let content: [Schema.Property] = [
        .required(
            "kind",
            .choice(Kind.allCases.map(\.rawValue)),
            "Intimate, real or forged, or not",
        ),
        .optional("items", .list(.id, 0...limits.items), "The items, by their ids"),
        .optional(
            "external_ids",
            .list(.text(1...200), 0...limits.items),
            "Or by the service's own names",
        ),
        .optional(
            "fingerprints",
            .list(
                .object([
                    .optional("pdq", .text(64...64), "The PDQ hash of a picture"),
                    .optional("quality", .integer(0...100), "The quality of that hash"),
                    .optional("sha256", .form(.digest), "The SHA-256 of a file"),
                ]),
                0...limits.fingerprints,
            ),
            "By what it can be found; no picture has to be sent",
        ),
    ]

    private static let statement: [Schema.Property] = [
        .optional("words", .text(0...texts.wordsCharacters), "What helps to judge it"),
        .optional("signed_by", .choice(LikenessClaim.Signer.allCases.map(\.rawValue))),
        .optional(
            "authority",
            .choice(LikenessClaim.Authority.allCases.map(\.rawValue)),
            "By what an agent may sign",
        ),
        .optional("good_faith", .boolean, "That all of it is said in good faith"),
        .optional("without_consent", .boolean, "That it was published without consent"),
        .optional("signature", .text(0...texts.contactCharacters), "A typed name; kept sealed"),
        .optional("contact", .text(0...texts.contactCharacters), "An address; kept sealed"),
    ]

    package static let schema = Schema.named("LikenessRequest", .object(content + statement))

    package static let example: String? = """
        {"kind": "intimate", "external_ids": ["film-1"], "words": "Forged with my face",
         "signed_by": "person", "good_faith": true, "without_consent": true,
         "signature": "A. Name", "contact": "a@example.com"}
        """
}

import Casework
import Fingerprints
import Foundation
import Media
import Pipeline
import Store

/// Something that is to be entered, without its file.
struct EntryBody: RequestShape {
    let item: String?
    let pdq: String?
    let sha256: String?
    let evidence: String
    let reference: String?
    let standard: String?
    let note: String?

    static let schema = Schema.named(
        "EntryDraft",
        .object([
            .optional("item", .id, "An item that was examined here"),
            .optional("pdq", .text(64...64), "The PDQ hash of a picture: 64 hexadecimal digits"),
            .optional("sha256", .form(.digest), "The SHA-256 of the file's bytes"),
            .required("evidence", .text(1...BankLimits().evidenceCharacters), "What it rests on"),
            .optional("reference", .bankText, "Where the evidence lies"),
            .optional("standard", .bankText, "By what it was judged; left out: the bank's"),
            .optional("note", .bankText),
        ]),
    )
    static let example: String? = """
        {"sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
         "evidence": "Court order of 3 November", "reference": "case 2026-117"}
        """

    func grounds(in bank: Bank) -> BankProposal.Grounds {
        .init(
            evidence: evidence,
            reference: reference,
            standard: standard ?? bank.standard,
            note: note,
        )
    }

    /// What the hashes say; nil where none is stated.
    func hashes() throws(Problem) -> MediaFingerprint? {
        try MediaFingerprint(pdq: pdq, sha256: sha256)
    }
}

extension MediaFingerprint {
    /// What hashes in hexadecimal digits say; nil where none is stated.
    ///
    /// - Throws: the problem of one that can't be read.
    init?(pdq: String?, sha256: String?) throws(Problem) {
        self.init(digest: sha256.flatMap { ContentDigest(hexadecimal: $0) })
        if let pdq {
            guard let hash = PDQHash(pdq) else {
                throw Problem(.invalidRequest, "the hash can't be read")
                    .at([FieldError("/pdq", "must be 64 hexadecimal digits")])
            }
            // Whoever hands over a hash has looked at the picture's quality.
            picture = FrameView(hash: hash, quality: 100)
        }
        if isEmpty { return nil }
    }
}

/// Why an entry is taken out.
struct RetirementBody: RequestShape {
    let reason: String

    static let schema = Schema.named(
        "Retirement",
        .object([.required("reason", .bankText, "Why it is found no more")]),
    )
    static let example: String? = #"{"reason": "The decision was annulled on appeal"}"#
}

extension Schema {
    static let entry = Schema.named(
        "BankEntry",
        .object([
            .required("bank", .form(.name)), .required("entry", .text(1...20)),
            .required("state", .choice(GovernedEntry.State.allCases.map(\.rawValue))),
            .required("sha256", .orNull(.form(.digest))),
            .required("name", .orNull(.text(0...1_000)), "What its list calls it"),
            .required(
                "labels",
                .list(.text(0...1_000), 0...EntryListing.mostLabels),
                "What it is, in its list's words",
            ),
            .required("listed_on", .orNull(.text(0...1_000)), "When it came into its list"),
            .required("proposal", .proposal),
            .required(
                "retired",
                .orNull(
                    .object([.required("at", .time), .required("reason", .text(1...1_000))])
                ),
            ),
        ]),
    )

    static let proposal = Schema.named(
        "BankProposal",
        .object([
            .required("id", .id), .required("origin", .choice(["item", "hash", "file", "list"])),
            .required("item", .orNull(.id)), .required("format", .orNull(.text(1...40))),
            .required("entries", .count, "How many entries it brings"),
            .required("evidence", .text(1...BankLimits().evidenceCharacters)),
            .required("reference", .orNull(.text(0...1_000))),
            .required("standard", .text(1...1_000)), .required("note", .orNull(.text(0...1_000))),
            .required("proposed_at", .time),
            .required("expires_at", .time, "When it lapses, unless somebody answers"),
            .required("outcome", .choice(["waiting", "approved", "refused", "lapsed"])),
            .required("people", .integer(1...2), "How many people stand behind it"),
            .required("settled_at", .orNull(.time)),
        ]),
    )

    static let entries = Schema.named(
        "BankEntries",
        .object([
            .required("items", .list(.entry, 0...PageLimits().largestPage)),
            .required("next", .orNull(.text(1...2_048)), "Cursor of the next page, if any"),
        ]),
    )
}

extension GovernedEntry {
    func json(in bank: Bank, at now: Date) -> JSONValue {
        .object([
            "bank": .text(bank.name.text), "entry": .text("\(number)"),
            "state": .text(state(at: now).rawValue), "sha256": .optional(digest?.description),
            "name": .optional(listing.name), "labels": .list(listing.labels.map { .text($0) }),
            "listed_on": .optional(listing.addedOn), "proposal": proposal.json(at: now),
            "retired": retirement.map { retirement in
                .object([
                    "at": .time(retirement.time), "reason": .text(retirement.reason),
                ])
            } ?? .null,
        ])
    }
}

extension BankProposal {
    /// Staff are not named here; the record names them.
    func json(at now: Date) -> JSONValue {
        var (item, format): (String?, String?) = (nil, nil)
        switch origin {
        case .item(let id, _): item = id.text
        case .list(let name): format = name
        case .hash, .file: break
        }
        let isLapsed = entryState(at: now) == .lapsed
        let isApproved = approval.outcome.word == "approved"
        return .object([
            "id": .text(id.text), "origin": .text(origin.word), "item": .optional(item),
            "format": .optional(format), "entries": .integer(Int64(entryCount)),
            "evidence": .text(grounds.evidence), "reference": .optional(grounds.reference),
            "standard": .text(grounds.standard), "note": .optional(grounds.note),
            "proposed_at": .time(approval.proposedAt), "expires_at": .time(approval.expiresAt),
            "outcome": .text(isLapsed ? "lapsed" : approval.outcome.word),
            "people": .integer(isApproved ? 2 : 1),
            "settled_at": settledAt.map { .time($0) } ?? .null,
        ])
    }
}

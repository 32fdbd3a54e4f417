import Casework
import Detection
import Fingerprints
import HTTPTypes
import Pipeline
package import Store

/// `/v1/lookups`: is this in the banks? Nothing of the question is kept.
package struct LookupRoutes: Sendable {
    private let reader: BankReader
    private let desk: FingerprintDesk
    private let meter: RateMeter

    package init(_ reader: BankReader, desk: FingerprintDesk, surroundings: Surroundings) {
        self.reader = reader
        self.desk = desk
        var rates = RateLimits()
        rates.tenantRequests = desk.limits.requestsPerMinute
        meter = RateMeter(rates, surroundings: surroundings)
    }

    package var routes: [Route] {
        [
            Route(
                .post,
                "/v1/lookups",
                "lookUpFile",
                "Ask whether a file is in the banks, without keeping it",
                scope: .lookUp,
            ) { call, caller in
                try count(caller)
                return try await desk.seated(for: call) { try await answer($0, caller) }
            }
            .streams()
            .answers(.ok, schema: Self.schema, "What was found, the nearest first")
            .mayFail(.invalidRequest, .bodyTooLarge, .notMedia),

            Route(
                .post,
                "/v1/lookups/hashes",
                "lookUpHashes",
                "Ask whether hashes are in the banks, without keeping them",
                scope: .lookUp,
                taking: LookupBody.self,
            ) { call, caller, body in
                try count(caller)
                return try await answer(FingerprintOutcome(try body.fingerprint()), caller)
            }
            .answers(.ok, schema: Self.schema, "What was found, the nearest first"),
        ]
    }

    private func count(_ caller: Caller) throws(Problem) {
        guard let standing = meter.take([.tenant(caller.tenant)]), standing.isExceeded else {
            return
        }
        throw standing.problem
    }

    private func answer(_ taken: FingerprintOutcome, _ caller: Caller) async throws -> Reply {
        let tenant = try caller.tenantName
        try await reader.catchUp()
        let known = reader.book.known(of: tenant)
        let answers = try await known.answers(to: taken.fingerprint)
        return .json(Self.json(of: answers, unseen: taken.unseen, most: desk.limits.matches))
    }

    private static func json(
        of answers: [(KnownBank, BankAnswer)],
        unseen: [String],
        most limit: Int,
    ) -> JSONValue {
        let all = answers.flatMap { known, answer in
            answer.matches.map { KnownMatch($0, in: known.bank) }
        }
        let nearest = all.sorted { ($0.match, $0.bank) < ($1.match, $1.bank) }
        let blind = Set(answers.flatMap(\.1.blind).map(\.word))
        return .object([
            "matches": .list(nearest.prefix(limit).map(\.json)),
            "more": .bool(all.count > limit || answers.contains { $0.1.hasMore }),
            "blind": .list(blind.sorted().map { .text($0) }),
            "unseen": .list(unseen.map { .text($0) }),
        ])
    }

    private static let schema = Schema.named(
        "Lookup",
        .object([
            .required("matches", .list(.knownMatch, 0...LookupLimits().matches)),
            .required("more", .boolean, "Whether there are more than are told"),
            .required(
                "blind",
                .list(.choice(["picture", "film", "sound", "endless-sound"]), 0...4),
                "What shows or sounds too little, or repeats too much, to be compared: of that, no match "
                    + "says nothing",
            ),
            .required(
                "unseen",
                .list(.text(1...200), 0...4),
                "What of the file nobody looked at, such as a second stream of sound",
            ),
        ]),
    )
}

/// Hashes that are to be looked up.
struct LookupBody: RequestShape {
    let pdq: String?
    let sha256: String?

    static let schema = Schema.named(
        "LookupHashes",
        .object([
            .optional("pdq", .text(64...64), "The PDQ hash of a picture: 64 hexadecimal digits"),
            .optional("sha256", .form(.digest), "The SHA-256 of a file's bytes"),
        ]),
    )
    static let example: String? = """
        {"sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
        """

    func fingerprint() throws -> MediaFingerprint {
        guard let fingerprint = try MediaFingerprint(pdq: pdq, sha256: sha256) else {
            throw BankRefusal.nothingKnown
        }
        return fingerprint
    }
}

extension BankAnswer.Blind {
    fileprivate var word: String {
        switch self {
        case .picture: "picture"
        case .film: "film"
        case .sound: "sound"
        case .endlessSound: "endless-sound"
        }
    }
}

extension Schema {
    /// Two seconds of a file.
    static let span = Schema.orNull(.list(.number(-1e9...1e9), 2...2))

    static let knownMatch = Schema.named(
        "KnownMatch",
        .object([
            .required("bank", .form(.name)), .required("entry", .text(1...20)),
            .required("distance", .number(0...256)), .required("span", span),
            .required("entry_span", span), .required("kind", .bankKind),
            .required("likeness", .choice(["bytes", "picture", "film", "sound"])),
            .required("orientation", .text(1...40)), .required("tempo", .number(0...1_000)),
            .required("confirmed", .boolean, "Whether a person compared the two"),
        ]),
    )
}

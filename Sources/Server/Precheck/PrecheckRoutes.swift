import Casework
import Foundation
import HTTPTypes
import Media
import NIOCore
package import Pipeline
import Policy
import Store
import Synchronization

/// `/v1/precheck`: what would be decided of a file, before anybody publishes it.
///
/// Nothing is kept.
package struct PrecheckRoutes: Sendable {
    private let workshop: Workshop
    private let inspector: @Sendable () async -> Inspector
    private let limits: PrecheckLimits
    private let seats: Seats

    package init(
        _ workshop: Workshop,
        inspector: @escaping @Sendable () async -> Inspector,
        limits: PrecheckLimits = PrecheckLimits(),
    ) {
        self.workshop = workshop
        self.inspector = inspector
        self.limits = limits
        seats = Seats(limits.atOnce)
    }

    package var routes: [Route] {
        [
            Route(
                .post,
                "/v1/precheck",
                "precheck",
                "Ask what would be decided of a file, without keeping it",
                scope: .upload,
            ) { call, caller in
                try await check(call, caller)
            }
            .header(
                "Upload-Metadata",
                .text(0...8_192),
                "As of an upload: account, declaration, …",
            )
            .streams()
            .answers(.ok, schema: Self.schema, "What would be decided, and why")
            .mayFail(.malformedRequest, .invalidRequest, .conflict, .bodyTooLarge, .notMedia)
            .mayFail(.publishingRefused)
        ]
    }

    private static let schema = Schema.named(
        "Precheck",
        .object([
            .required("would", .choice(PolicyAction.allCases.map(\.rawValue))),
            .required("label", .boolean, "Whether a label would be written first"),
            .required("notice", .choice(["none", "suspected", "may-be", "is"])),
            .required(
                "because",
                .list(
                    .object([
                        .required("rule", .text(1...200)), .required("ground", .bilingual),
                        .required("statement", .bilingual),
                    ]),
                    0...1_000,
                ),
            ),
        ]),
    )
}

extension PrecheckRoutes {
    private func check(_ call: Call, _ caller: Caller) async throws -> Reply {
        let statement = try statement(of: call)
        let publisher = try await publisher(statement, of: try caller.tenantName)
        guard let rules = workshop.book.rules(under: publisher.profile.name) else {
            throw RecordRefusal.unknownProfile(publisher.profile.name)
        }
        let declaration = try statement.declared()?.declaration
        return try await workshop.withFolder { folder in
            let path = folder.appending(path: "body").path
            try await call.spool(to: path, most: limits.fileBytes)
            // Not before: whoever sends slowly keeps nobody else from asking.
            guard seats.take() else {
                throw Problem(.unavailable, "other files are being looked at; try again")
                    .retry(after: 5)
            }
            defer { seats.giveBack() }
            do {
                let subject = try Subject(path: FilePathBytes(path))
                let inspection = try await inspector().inspect(subject) { _ in }
                let facts = PolicyFacts(
                    inspection,
                    declaration: declaration,
                    publisher: publisher,
                )
                return .json(Self.json(rules.evaluate(facts), under: publisher.profile))
            } catch let fault as Fault where fault.blamesFile {
                throw Problem(.notMedia, fault.message)
            }
        }
    }

    private func statement(of call: Call) throws(Problem) -> UploadStatement {
        guard let text = call.headers[.uploadMetadata] else { return UploadStatement() }
        do {
            return try UploadStatement(UploadMetadata(parsing: text))
        } catch let malformation as UploadMetadata.Malformation {
            throw Problem(.malformedRequest, "\(malformation)")
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(.malformedRequest, "Upload-Metadata can't be read")
        }
    }

    /// Whoever asks; one that is unknown yet is not made known by asking.
    ///
    /// - Throws: the refusal of an account that a measure keeps from uploading it.
    private func publisher(
        _ statement: UploadStatement,
        of tenant: TenantName,
    ) async throws -> Publisher {
        let records = workshop.records
        guard let external = ExternalID(statement.account ?? "precheck") else {
            throw Problem(.invalidRequest, "what Upload-Metadata says can't be")
                .at([FieldError("account", "has more than 200 bytes")])
        }
        return try await workshop.database.read { transaction in
            let accounts = Accounts(records)
            let publisher = try accounts.publisher(named: external, of: tenant, in: transaction)
            if let refusal = try accounts.precheckRefusal(of: publisher, in: transaction) {
                throw refusal
            }
            return publisher
        }
    }

    private static func json(_ verdict: Verdict, under profile: Profile) -> JSONValue {
        let draft = DecisionDraft(verdict)
        let action = draft.awaitingReview(under: profile)?.action ?? draft.action
        return .object([
            "would": .text(action.rawValue), "label": .bool(verdict.needsLabel),
            "notice": .text((verdict.notice?.notice).gateWord),
            "because": .list(
                verdict.firings.map { firing in
                    .object([
                        "rule": .text(firing.rule), "ground": .bilingual(firing.ground.words),
                        "statement": .bilingual(firing.statement),
                    ])
                }
            ),
        ])
    }
}

/// How much is looked at for those who only ask.
package struct PrecheckLimits: Hashable, Sendable {
    /// Bytes of a file (1 GiB).
    package var fileBytes = 1 << 30
    /// Files that are looked at at the same time; who comes then is told to try again.
    package var atOnce = 4

    package init() {}
}

/// Places of which there are so many.
final class Seats: Sendable {
    private let free: Mutex<Int>

    init(_ count: Int) { free = Mutex(count) }

    /// False where none is free.
    func take() -> Bool {
        free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    func giveBack() { free.withLock { $0 += 1 } }
}

extension ProblemKind {
    static let notMedia = ProblemKind("not-media", 422, "Not media that can be looked at")
}

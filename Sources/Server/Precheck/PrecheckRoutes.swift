import Casework
import Foundation
import HTTPTypes
import Media
import NIOCore
package import Pipeline
import Policy
import Store

/// `/v1/precheck`: what would be decided of a file, before anybody publishes it.
///
/// Nothing is kept.
package struct PrecheckRoutes: Sendable {
    private let workshop: Workshop
    private let inspector: @Sendable () async -> Inspector
    /// The longest file that is looked at.
    private let mostBytes: Int

    package init(
        _ workshop: Workshop,
        inspector: @escaping @Sendable () async -> Inspector,
        mostBytes: Int = 1 << 30,
    ) {
        self.workshop = workshop
        self.inspector = inspector
        self.mostBytes = mostBytes
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
            .mayFail(.malformedRequest, .bodyTooLarge, .brokenBody, .slowBody, .notMedia)
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
            try await spool(call, to: path)
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
    private func publisher(
        _ statement: UploadStatement,
        of tenant: TenantName,
    ) async throws -> Publisher {
        let (records, name) = (workshop.records, statement.account ?? "precheck")
        return try await workshop.database.read { transaction in
            guard let external = ExternalID(name) else { throw RecordRefusal.unknown(.account) }
            return try Accounts(records).publisher(named: external, of: tenant, in: transaction)
        }
    }

    private func spool(_ call: Call, to path: String) async throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw CocoaError(.fileWriteUnknown) }
        defer { try? file.close() }
        var bytes = 0
        for try await chunk in call.chunks {
            bytes += chunk.readableBytes
            guard bytes <= mostBytes else {
                throw Problem(.bodyTooLarge, "at most \(mostBytes) bytes are checked here")
            }
            try file.write(contentsOf: Data(chunk.readableBytesView))
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

extension ProblemKind {
    static let notMedia = ProblemKind("not-media", 422, "Not media that can be looked at")
}

import Casework
import Foundation
import Labels
import Media
import Pipeline
import Policy
package import Store

/// What becomes of uploads: who may begin one, and which item it makes when it is complete.
///
/// One rule for every way in: ``Account/mayPublish(under:agreement:)``.
package struct Submissions: Sendable {
    private let records: Records
    private let database: any Database

    package init(_ records: Records, in database: any Database) {
        self.records = records
        self.database = database
    }

    /// Whether a caller may begin this upload.
    ///
    /// What can be refused is refused here, before anybody sends a film in vain.
    ///
    /// - Throws: a problem that says what is missing: an account, its identity or agreement, a
    ///   declaration where the profile requires one; or what can't be: words that are too long, an
    ///   item that has ended.
    package func admit(_ statement: UploadStatement, _ caller: Caller) async throws {
        try await admit(statement, of: try caller.tenantName)
    }

    /// The same for what comes without a caller, by a tenant's bucket.
    func admit(_ statement: UploadStatement, of tenant: TenantName) async throws {
        let records = records
        try await database.write { transaction in
            let publisher = try Self.publisher(statement, of: tenant, records, in: transaction)
            let refusal =
                statement.purpose == .media
                ? try Accounts(records).uploadRefusal(of: publisher, in: transaction)
                : publisher.refusal
            if let refusal, !(statement.opensDraft && refusal.allowsDrafts) { throw refusal }
            try Self.checkDeclaration(statement, publisher.profile)
            try Self.checkRehearsal(statement, publisher.tenant)
            guard let item = try statement.itemID else {
                guard statement.purpose == .media else { throw Self.needsItem(statement.purpose) }
                _ = try statement.hostsName
                try statement.content(of: .awaited).check()
                return
            }
            guard let found = try Items(records).find(item, of: tenant, in: transaction),
                found.account == publisher.account.id
            else { throw RecordRefusal.unknown(.item) }
            guard found.course.ending == nil else { throw TransitionRefusal.ended(found.state) }
            let kept = try Self.newest(of: item, tenant, records, in: transaction)
            try statement.content(of: .awaited, changing: kept.version.content).check()
        }
    }

    /// Makes the item or the version of a complete upload, in the transaction that completes it.
    ///
    /// - Returns: the item's id, which the sender is told.
    package func receive(
        _ upload: CompletedUpload,
        in transaction: any Transaction,
    ) throws -> String? {
        guard let tenant = TenantName(upload.upload.tenant) else { return nil }
        let statement = try UploadStatement(UploadMetadata(parsing: upload.upload.metadata))
        return try receive(
            SubmittedFile(upload.object, statement, of: tenant, at: upload.time),
            by: "upload",
            upload.upload.id.text,
            in: transaction,
        )
    }

    /// Makes the item or the version of what was fetched, in the transaction that ends the fetch.
    ///
    /// - Returns: the item's id.
    func receive(
        _ fetched: FetchedContent,
        for job: FetchJob,
        in transaction: any Transaction,
    ) throws -> String {
        let request = fetched.request
        var statement = try UploadStatement(UploadMetadata(parsing: request.metadata))
        statement.filetype = statement.filetype ?? fetched.mediaType
        return try receive(
            SubmittedFile(
                fetched.object,
                statement,
                of: request.tenant,
                at: fetched.object.storedAt,
            ),
            by: "fetch",
            job.fetch,
            in: transaction,
        )
    }

    /// The one way in of everything that came whole.
    ///
    /// - Parameters:
    ///   - way: how it came, as the record names it.
    ///   - id: that of the upload or the like.
    private func receive(
        _ file: SubmittedFile,
        by way: String,
        _ id: String,
        in transaction: any Transaction,
    ) throws -> String {
        let (statement, tenant) = (file.statement, file.tenant)
        let publisher = try Self.publisher(statement, of: tenant, records, in: transaction)
        let act = Act(
            by: .init(id: publisher.account.id.text, role: "publisher"),
            details: [way: .text(id)],
        )
        guard let id = try statement.itemID else {
            var submission = Submission(
                tenant: tenant,
                account: publisher.account.id,
                externalID: try statement.hostsName,
                content: statement.content(of: file.reference),
                objects: [file.object],
                declaration: try declaration(statement, publisher, at: file.time),
            )
            submission.isDraft = statement.opensDraft
            return try Items(records).receive(submission, by: act, in: transaction).item.id.text
        }
        let kept = try Self.newest(of: id, tenant, records, in: transaction)
        let submission = Submission(
            tenant: tenant,
            account: publisher.account.id,
            content: statement.content(of: file.reference, changing: kept.version.content),
            objects: [file.object],
            declaration: try declaration(statement, publisher, at: file.time)
                .answered(orAs: kept.declaration),
        )
        return try Items(records).receiveVersion(
            submission,
            of: id,
            by: act,
            in: transaction,
        ).id.text
    }

    private static func newest(
        of id: ItemID,
        _ tenant: TenantName,
        _ records: Records,
        in transaction: any Transaction,
    ) throws -> KeptVersion {
        let versions = try Items(records).versions(of: id, tenant: tenant, in: transaction)
        guard let last = versions.last else { throw RecordRefusal.unknown(.item) }
        return last
    }

    private static func publisher(
        _ statement: UploadStatement,
        of tenant: TenantName,
        _ records: Records,
        in transaction: any Transaction,
    ) throws -> Publisher {
        guard let name = statement.account.flatMap({ ExternalID($0) }) else {
            throw Problem(.invalidRequest, "say in Upload-Metadata whose upload it is")
                .at([FieldError("account", "must be your name of the publisher")])
        }
        let accounts = Accounts(records)
        let account = try accounts.named(name, of: tenant, in: transaction)
        return try accounts.publisher(account.id, of: tenant, in: transaction)
    }

    private static func needsItem(_ purpose: UploadStatement.Purpose) -> Problem {
        Problem(.invalidRequest, "\(purpose.rawValue) belongs to an item")
            .at([FieldError("item", "must be the id of the item that it belongs to")])
    }
}

extension Submissions {
    private static func checkRehearsal(
        _ statement: UploadStatement,
        _ tenant: Tenant,
    ) throws(Problem) {
        guard statement.rehearsal != nil, !tenant.isSandbox else { return }
        throw Problem(.invalidRequest, "only a sandbox lets an upload say how it ends")
            .at([
                FieldError(
                    "sandbox",
                    "leave it out, or use a token of a sandbox: touchstone token make --sandbox",
                )
            ])
    }
}

// Declarations.
extension Submissions {
    private static func checkDeclaration(
        _ statement: UploadStatement,
        _ profile: Profile,
    ) throws {
        if statement.declaration != nil { _ = try statement.declared() }
        guard profile.entry.declaration.isRequired, statement.declaration == nil,
            statement.purpose == .media
        else { return }
        throw Problem(
            .declarationNeeded,
            "say whether it is synthetic; the question stands at /v1/declarations/prompt",
        )
        .with("code", .text(DeclarationRefusal.notAnswered.code))
        .with("words", .bilingual(DeclarationRefusal.notAnswered.words))
    }

    /// The question that this upload was asked, and what was answered.
    private func declaration(
        _ statement: UploadStatement,
        _ publisher: Publisher,
        at time: Date,
    ) throws -> DeclarationRecord {
        let profile = publisher.profile
        return DeclarationRecord(
            prompt: .init(
                account: publisher.account.id,
                askedAt: time,
                language: statement.language ?? profile.languages.first?.rawValue ?? "en",
                wording: "\(profile.name)/\(profile.version)",
                offeredLabelTool: true,
            ),
            answer: try statement.declared().map { declared in
                .init(
                    declaration: declared.declaration,
                    answeredAt: time,
                    wantsLabel: declared.wantsLabel,
                )
            },
        )
    }
}

extension DeclarationRecord {
    /// This one; where nothing was answered now, the answer that stood before.
    fileprivate func answered(orAs other: DeclarationRecord?) -> DeclarationRecord {
        answer == nil ? DeclarationRecord(prompt: prompt, answer: other?.answer) : self
    }
}

extension UploadStatement {
    /// Whether it is the beginning of an item that may wait as a draft.
    fileprivate var opensDraft: Bool { mayBeDraft && item == nil && purpose == .media }

    /// - Throws: a problem where something else than an id stands there.
    fileprivate var itemID: ItemID? {
        get throws {
            guard let item else { return nil }
            guard let id = ItemID(item) else { throw RecordRefusal.unknown(.item) }
            return id
        }
    }

    /// The host's own name of the item; nil where it says none.
    ///
    /// - Throws: a problem where it has more bytes than are kept.
    fileprivate var hostsName: ExternalID? {
        get throws(Problem) {
            guard let externalID else { return nil }
            guard let name = ExternalID(externalID) else {
                throw Problem(.invalidRequest, "what Upload-Metadata says can't be")
                    .at([FieldError("external_id", "has more than 200 bytes")])
            }
            return name
        }
    }

    /// What the first version of an item is.
    fileprivate func content(of file: ItemVersion.FileReference) -> ItemVersion.Content {
        var content = ItemVersion.Content(
            file: file,
            title: title ?? filename ?? "untitled",
            description: description ?? "",
        )
        content.rehearsal = rehearsal
        return content
    }

    /// What a version becomes by this file.
    fileprivate func content(
        of file: ItemVersion.FileReference,
        changing kept: ItemVersion.Content,
    ) -> ItemVersion.Content {
        var content = kept
        content.title = title ?? kept.title
        content.description = description ?? kept.description
        content.rehearsal = rehearsal ?? kept.rehearsal
        switch purpose {
        case .media: content.file = file
        case .cover: content.cover = file
        case .subtitles:
            let tongue = language ?? "und"
            content.subtitles.removeAll { $0.language.lowercased() == tongue.lowercased() }
            content.subtitles.append(.init(language: tongue, file: file))
        }
        return content
    }

}

/// A file that came whole, with what was said of it.
private struct SubmittedFile {
    let object: StoredObject
    let statement: UploadStatement
    let tenant: TenantName
    let time: Date

    init(
        _ object: StoredObject,
        _ statement: UploadStatement,
        of tenant: TenantName,
        at time: Date,
    ) {
        (self.object, self.statement) = (object, statement)
        (self.tenant, self.time) = (tenant, time)
    }

    var reference: ItemVersion.FileReference {
        .init(
            digest: object.digest,
            bytes: object.bytes,
            mediaType: MediaTypeName.kept(statement.filetype),
        )
    }
}

extension ItemVersion.FileReference {
    /// Stands for a file that hasn't come yet, where only the words beside it are looked at.
    fileprivate static let awaited = Self(
        digest: ContentDigest(of: [UInt8]()),
        bytes: 0,
        mediaType: "application/octet-stream",
    )
}

/// The content type under which a file is given out again.
enum MediaTypeName {
    /// What the sender says, as long as it names media and nothing that a browser would run.
    static func kept(_ stated: String?) -> String {
        guard let stated = stated?.lowercased(), stated.utf8.count <= 80,
            stated.utf8.allSatisfy({ byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
                    || "/+.-".utf8.contains(byte)
            })
        else { return "application/octet-stream" }
        let isMedia = ["audio/", "video/", "image/"].contains { stated.hasPrefix($0) }
        let isText = stated == "text/vtt" || stated == "application/x-subrip"
        return (isMedia && !stated.contains("svg")) || isText
            ? stated : "application/octet-stream"
    }
}

extension ProblemKind {
    static let declarationNeeded = ProblemKind(
        "declaration-needed",
        422,
        "A declaration is needed",
    )
}

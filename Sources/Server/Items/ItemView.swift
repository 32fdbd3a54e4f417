import Casework
import Detection
import Foundation
import Labels
import Pipeline
import Policy
import Store

/// Everything about an item that its API shows, read at one moment.
struct ItemView: Sendable {
    let item: Item
    let account: String
    let version: KeptVersion
    let products: [KeptProduct]
    let assessment: ExaminationResult.Assessment?
    let decision: Decision?
    let isSandbox: Bool

    /// Reads an item of a tenant.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    init(
        _ id: ItemID,
        of tenant: TenantName,
        _ records: Records,
        in transaction: any Transaction,
    ) throws {
        let items = Items(records)
        guard let item = try items.find(id, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.item)
        }
        try self.init(item, records, in: transaction)
    }

    /// - Parameter number: the version to show; nil: the newest.
    init(
        _ item: Item,
        version number: Int? = nil,
        _ records: Records,
        in transaction: any Transaction,
    ) throws {
        let (items, tenant) = (Items(records), item.tenant)
        let number = number ?? item.course.newest.number
        let versions = try items.versions(of: item.id, tenant: tenant, in: transaction)
        guard let version = versions.first(where: { $0.version.number == number }) else {
            throw RecordRefusal.unknown(.version)
        }
        self.item = item
        self.version = version
        account =
            try Accounts(records).find(item.account, of: tenant, in: transaction)?
            .externalID.text ?? ""
        isSandbox = try Tenants(records).find(tenant, in: transaction)?.isSandbox ?? false
        products = try items.products(
            of: number,
            item: item.id,
            tenant: tenant,
            in: transaction,
        )
        assessment = try items.assessment(
            of: number,
            item: item.id,
            tenant: tenant,
            in: transaction,
        )
        decision = try Decisions(records).list(
            of: tenant,
            item: item.id,
            limit: 1,
            in: transaction,
        ).first
    }
}

// As JSON.
extension ItemView {
    var tag: EntityTag { EntityTag(of: item) }

    var json: JSONValue {
        let content = version.version.content
        let answer = version.declaration?.answer
        return .object([
            "id": .text(item.id.text), "external_id": .optional(item.externalID?.text),
            "account": .text(account), "state": .text(item.state.rawValue),
            "since": .time(item.changedAt), "version": .integer(Int64(version.version.number)),
            "live_version": .optional(liveVersion), "title": .text(content.title),
            "description": .text(content.description),
            "declaration": answer.map { $0.declaration.json(wantsLabel: $0.wantsLabel) } ?? .null,
            "notice": .text((item.course.playing?.notice).gateWord),
            "assessment": assessmentJSON, "hold": holdJSON,
            "decision": decision.map { .text($0.id.text) } ?? .null,
            "renditions": .list(renditions), "sandbox": .bool(isSandbox),
        ])
    }

    /// The version that plays somewhere; nil where none does.
    private var liveVersion: Int? {
        let entry = GateEntry(item: item.id, tenant: item.tenant, course: item.course)
        return entry.playsSomewhere ? entry.version : nil
    }

    /// What was found, in the words for people; nil before the examination.
    private var assessmentJSON: JSONValue {
        guard let json = assessment?.json,
            let record = try? ExaminationRecord(parsing: Array(json.utf8))
        else { return .null }
        let found = record.assessment
        return .object([
            "notice": .text(found.notice.gateWord), "basis": .text(found.basis.rawValue),
            "label_state": .text(found.labelState.rawValue),
            "because": .list(
                found.because.map { found.signals[$0] }.map { signal in
                    .object([
                        "detector": .text(signal.detector.name),
                        "words": .object([
                            "en": .text(signal.explanation.english),
                            "zh-Hans": .text(signal.explanation.chinese),
                        ]),
                    ])
                }
            ),
        ])
    }

    /// Since when, why, and until when, where the item waits for somebody.
    private var holdJSON: JSONValue {
        guard item.state == .held || item.state == .stopped, let decision,
            [.hold, .stop].contains(decision.ruling.action)
        else { return .null }
        return .object([
            "since": .time(decision.delay.since),
            "reason": .optional(decision.ruling.holdReason?.rawValue),
            "prolonged": .integer(Int64(decision.delay.times)),
            "why": .object([
                "en": .text(decision.statement.whole.english),
                "zh-Hans": .text(decision.statement.whole.chinese),
            ]),
            "until": decision.term.end.map { .time($0.at) } ?? .null,
        ])
    }

    private var renditions: [JSONValue] {
        let content = version.version.content
        var files = [("original", content.file)]
        if let cover = content.cover { files.append(("cover", cover)) }
        files += content.subtitles.map { ("subtitles-\($0.language)", $0.file) }
        let brought = files.map { name, file in
            Rendition(name, type: file.mediaType, bytes: file.bytes, digest: file.digest)
        }
        let made = products.map {
            Rendition($0.name, type: $0.mediaType, bytes: $0.bytes, digest: $0.digest)
        }
        return (brought + made).map(\.json)
    }

    /// The rendition of a name; nil where the version has none.
    func rendition(_ name: String) -> Rendition? {
        let content = version.version.content
        switch name {
        case "original":
            let file = content.file
            return Rendition(name, type: file.mediaType, bytes: file.bytes, digest: file.digest)
        case "cover":
            return content.cover.map {
                Rendition(name, type: $0.mediaType, bytes: $0.bytes, digest: $0.digest)
            }
        default:
            let subtitle = content.subtitles.first { "subtitles-\($0.language)" == name }
            if let file = subtitle?.file {
                return Rendition(
                    name,
                    type: file.mediaType,
                    bytes: file.bytes,
                    digest: file.digest,
                )
            }
            return products.first { $0.name == name }.map {
                Rendition(name, type: $0.mediaType, bytes: $0.bytes, digest: $0.digest)
            }
        }
    }
}

extension JSONValue {
    /// A time as the API writes it.
    static func time(_ date: Date) -> JSONValue { .text(APITime.text(date)) }
}

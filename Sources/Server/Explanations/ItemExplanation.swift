import Casework
import Media
import Pipeline
package import Policy
import Store

/// What the rules of several profiles say of one version of an item, and why: the facts are those
/// that are kept, the rules those in force now.
struct ItemExplanation {
    /// What is known of the version.
    private struct Known {
        let item: Item
        let version: KeptVersion
        let record: ExaminationRecord
        let publisher: Publisher
        let matches: [ItemMatch]
    }

    private let known: Known
    /// By which the newest decision on the version came about; nil where no rules were asked.
    private let pin: PolicyPin?
    private let book: PolicyBook

    /// - Throws: ``RecordRefusal/unknown(_:)``, ``ExplanationRefusal``.
    init(
        of id: ItemID,
        tenant: TenantName,
        _ records: Records,
        _ book: PolicyBook,
        in transaction: any Transaction,
    ) throws {
        let items = Items(records)
        guard let item = try items.find(id, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.item)
        }
        let number = item.course.newest.number
        let versions = try items.versions(of: id, tenant: tenant, in: transaction)
        guard let version = versions.first(where: { $0.version.number == number }),
            let kept = try items.assessment(
                of: number,
                item: id,
                tenant: tenant,
                in: transaction,
            )
        else { throw ExplanationRefusal.notExamined }
        guard let record = try? ExaminationRecord(parsing: Array(kept.json.utf8)) else {
            throw ExplanationRefusal.unreadable
        }
        known = Known(
            item: item,
            version: version,
            record: record,
            publisher: try Accounts(records).publisher(
                item.account,
                of: tenant,
                in: transaction,
            ),
            matches: try ItemMatches(records).standing(
                of: id,
                version: number,
                in: transaction,
            ),
        )
        pin = try Decisions(records).list(of: tenant, item: id, limit: 100, in: transaction)
            .first { $0.subject.version == number && $0.pin?.packs.isEmpty == false }?.pin
        self.book = book
    }

    /// What rules under a profile are asked: whether somebody is identified depends on it.
    private func facts(under profile: Profile) -> PolicyFacts {
        var facts = PolicyFacts(
            AssessmentFacts(known.record.assessment, isComplete: known.record.gaps.isEmpty),
            declaration: known.version.declaration?.answer?.declaration,
            publisher: known.publisher,
            media: known.record.facts.kind,
            known: known.matches.flatMap(\.known),
        )
        facts.account = known.publisher.account.facts(
            under: profile,
            agreement: known.publisher.tenant.agreement,
        )
        return facts
    }

    /// - Parameter names: of profiles that are there.
    func json(under names: [String]) throws -> JSONValue {
        let sets = names.compactMap { book.rules(under: $0) }
        let verdicts = sets.map { ($0.profile, $0.evaluate(facts(under: $0.profile))) }
        let changes = pin.map { $0.changes(to: book.rules(under: $0.profile.name)) } ?? []
        return .object([
            "schema": .text("touchstone.explanation/1"), "item": .text(known.item.id.text),
            "version": .integer(Int64(known.version.version.number)),
            "facts": try facts(under: known.publisher.profile).json,
            "pinned": pin?.json ?? .null, "changes": .list(changes.map(\.json)),
            "agreed": .bool(Set(verdicts.map(\.1.action)).count <= 1),
            "verdicts": .list(verdicts.map { $0.1.json(under: $0.0) }),
        ])
    }

    /// The tenant's own profile.
    var ownProfile: String { known.publisher.profile.name }

    static let schema = Schema.object([
        .required("schema", .choice(["touchstone.explanation/1"])), .required("item", .id),
        .required("version", .integer(1...Int64.max)),
        .required("facts", .any, "As a file of facts: policy explain --facts reads it"),
        .required("pinned", .orNull(PolicyPin.schema), "By what was decided on this version"),
        .required(
            "changes",
            .list(PolicyPin.Change.schema, 0...1_000),
            "Where the versions in force now differ from those",
        ),
        .required("agreed", .boolean, "Whether every profile does the same"),
        .required("verdicts", .list(Verdict.schema, 0...100)),
    ])
}

/// Why the rules can't be asked about an item.
package enum ExplanationRefusal: Refusal {
    case notExamined
    /// What was kept is of a form that this version doesn't read.
    case unreadable

    package var code: String {
        switch self {
        case .notExamined: "not-examined"
        case .unreadable: "assessment-unreadable"
        }
    }

    package var words: BilingualText {
        switch self {
        case .notExamined:
            BilingualText(
                en: "the newest version wasn't examined yet, or couldn't be; ask again when it was",
                zh: "最新版本尚未完成检测或无法检测，请在检测完成后重试",
            )
        case .unreadable:
            BilingualText(
                en:
                    "the examination is kept in a form that this version doesn't read; a new version "
                    + "of the content is examined again",
                zh: "检测结果的存储格式无法读取，提交新版本后将重新检测",
            )
        }
    }
}

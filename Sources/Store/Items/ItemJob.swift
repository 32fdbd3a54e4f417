import Casework
import Labels

/// The payload of a job about a version of an item.
package struct ItemJob: Hashable, Sendable, Codable {
    /// The kind of jobs that examine a version.
    package static let examine = "examine"
    /// The kind of jobs that write a label and read it back.
    package static let label = "label"
    /// The kind of jobs that come when a decision's time is over.
    package static let term = "term"
    /// The lane of what decodes and encodes.
    package static let media = "media"
    /// The lane of what calls others.
    package static let outbound = "outbound"
    /// The lane of what only changes rows.
    package static let clerk = "clerk"

    /// The item's id.
    package let item: String
    package let version: Int
    /// What a label has to say, by its word; nil in other jobs.
    package let notice: String?
    /// The decision for which it is done; nil of an examination.
    package let decision: String?

    init(item: ItemID, version: Int, notice: String? = nil, decision: DecisionID? = nil) {
        self.item = item.text
        self.version = version
        self.notice = notice
        self.decision = decision?.text
    }

    /// - Throws: ``DatabaseError/unexpectedValue(column:wanted:found:)`` for another payload.
    package init(payload: [UInt8]) throws(DatabaseError) {
        self = try JSONColumn.value(String(decoding: payload, as: UTF8.self), of: "payload")
    }

    /// The request that asks for what a transition brings.
    static func request(_ work: Transition.Work, of item: Item) throws -> JobRequest {
        switch work {
        case .examine(let version):
            return try ItemJob(item: item.id, version: version).request(
                examine,
                on: media,
                key: "examine/\(item.id.text)/\(version)",
                tenant: item.tenant,
            )
        case .label(let version, let notice, let decision):
            return try ItemJob(
                item: item.id,
                version: version,
                notice: notice.word,
                decision: decision,
            ).request(label, on: media, key: "label/\(decision.text)", tenant: item.tenant)
        }
    }

    /// The request for what comes when a decision's time is over.
    static func request(endOf decision: Decision) throws -> JobRequest? {
        guard let end = decision.term.end else { return nil }
        let subject = decision.subject
        var request = try ItemJob(
            item: subject.item,
            version: subject.version,
            decision: decision.id,
        ).request(term, on: clerk, key: "term/\(decision.id.text)", tenant: subject.tenant)
        request.runAt = end.at
        return request
    }

    private func request(
        _ kind: String,
        on queue: String,
        key: String,
        tenant: TenantName,
    ) throws -> JobRequest {
        var request = JobRequest(
            kind: kind,
            payload: Array(try JSONColumn.text(self).utf8),
            queue: queue,
            tenant: tenant.text,
        )
        request.uniqueKey = key
        return request
    }
}

import Foundation

@testable import Store

/// Events that tests record.
enum AuditSamples {
    static let entry = AuditEntry(
        tenant: "studio-1",
        kind: "item.stopped",
        actor: .init(id: "account-7", role: "reviewer"),
        subject: .init(kind: "item", id: "item-1"),
        cause: "rule cn.label.missing",
        details: ["territory": "cn", "count": 3, "grave": false],
        versions: ["policy": "2026.11"],
    )

    static let event = AuditEvent(
        id: "01932f4e-0000-7000-8000-000000000001",
        microseconds: 1_795_248_000_000_000,
        entry: entry,
    )

    static func entry(_ number: Int) -> AuditEntry {
        var entry = entry
        entry.tenant = "studio-\(number % 3)"
        entry.subject.id = "item-\(number)"
        entry.details["number"] = .integer(Int64(number))
        return entry
    }
}

/// Holds the rows of the keys against the events that announce them.
struct KeyInspection {
    let keys: [KeyRows.Stored]
    let origin: String

    func findings(in transaction: any Transaction) throws -> [LogFinding] {
        var findings: [LogFinding] = []
        for (place, key) in keys.enumerated() {
            let previous = place > 0 ? keys[place - 1] : nil
            if let problem = try problem(of: key, after: previous, in: transaction) {
                findings.append(LogFinding(.key(key.number), problem))
            }
        }
        let unlisted = try transaction.rows(
            """
            SELECT id FROM audit_events e
            WHERE kind = \(LogKeyRing.eventKind)
                AND NOT EXISTS (SELECT 1 FROM log_keys k WHERE k.event = e.id)
            ORDER BY id LIMIT 100
            """
        )
        for row in unlisted {
            findings.append(
                LogFinding(.event(try row.get("id")), "the key that it announces has no row")
            )
        }
        return findings
    }

    private func problem(
        of key: KeyRows.Stored,
        after previous: KeyRows.Stored?,
        in transaction: any Transaction,
    ) throws -> String? {
        guard key.number == (previous?.number ?? 0) + 1 else {
            return "the number before it is missing"
        }
        let content: String?? = try transaction.value(
            "SELECT content FROM audit_events WHERE id = \(key.event)"
        )
        guard let content = content ?? nil, let event = try? AuditEvent(canonicalText: content),
            event.entry.kind == LogKeyRing.eventKind
        else { return "no event announces it" }
        let details = event.entry.details
        guard
            details["verifier"]?.asText == key.verifier,
            details["number"]?.asInteger == Int64(key.number),
            details["previous"]?.asText == previous?.verifier,
            event.entry.subject.id == origin
        else { return "the event \(key.event) announces another key" }
        let expected = try firstSize(of: key, in: transaction)
        guard key.validFrom == expected else {
            let size = expected.map(String.init) ?? "no size yet"
            return "it is valid from \(size), not from \(key.validFrom.map(String.init) ?? "none")"
        }
        return nil
    }

    /// The size of the first checkpoint that the key had to sign.
    private func firstSize(
        of key: KeyRows.Stored,
        in transaction: any Transaction,
    ) throws -> Int? {
        var index = 0
        if key.number > 1 {
            guard let place = try LeafRows.index(of: key.event, in: transaction) else { return nil }
            index = place
        }
        return try CheckpointRows.page(beyond: index, limit: 1, in: transaction).first?.size
    }
}

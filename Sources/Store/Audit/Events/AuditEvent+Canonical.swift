/// The canonical form of an event, version 1: a JSON object in the form of ``CanonicalJSON`` with
/// exactly these members.
///
///     {"actor":{"id":…,"role":…},"cause":…,"details":{…},"id":…,"kind":…,
///      "subject":{"id":…,"kind":…},"tenant":…,"time_us":…,"v":1,"versions":{…}}
extension AuditEvent {
    /// The text that is stored and committed to.
    package var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// The bytes of ``canonicalText``.
    var canonicalBytes: [UInt8] {
        var writer = CanonicalJSONWriter(capacity: Self.usualBytes)
        writer.write(inOrder: members)
        return writer.bytes
    }

    package var canonical: CanonicalJSON {
        .object(Dictionary(uniqueKeysWithValues: members))
    }

    /// In the order of their names' bytes.
    private var members: [CanonicalJSONWriter.Member] {
        [
            ("actor", ["id": .text(entry.actor.id), "role": .text(entry.actor.role)]),
            ("cause", .text(entry.cause)),
            ("details", .object(entry.details)),
            ("id", .text(id)),
            ("kind", .text(entry.kind)),
            ("subject", ["id": .text(entry.subject.id), "kind": .text(entry.subject.kind)]),
            ("tenant", .text(entry.tenant)),
            ("time_us", .integer(microseconds)),
            ("v", 1),
            ("versions", .object(entry.versions.mapValues { .text($0) })),
        ]
    }

    /// Most events have fewer, and need no second allocation.
    private static let usualBytes = 512

    /// Whether all of it can be written (``CanonicalJSON/check()``).
    func check() throws(CanonicalJSON.Malformation) {
        for member in members { try member.value.check(level: 1) }
    }

    /// Reads the canonical form.
    ///
    /// - Throws: ``AuditError/unreadableEvent(_:)`` for any other text.
    package init(canonicalText text: String) throws(AuditError) {
        let canonical: CanonicalJSON
        do {
            canonical = try CanonicalJSON(canonical: text.utf8)
        } catch {
            throw .unreadableEvent("\(error)")
        }
        guard let event = Self(canonical), event.canonical == canonical else {
            throw .unreadableEvent("its members are not those of an event of version 1")
        }
        self = event
    }

    /// Nil when a member is missing or of another kind; others are not looked at.
    private init?(_ json: CanonicalJSON) {
        guard
            let id = json["id"]?.asText,
            let microseconds = json["time_us"]?.asInteger,
            let tenant = json["tenant"]?.asText,
            let kind = json["kind"]?.asText,
            let cause = json["cause"]?.asText,
            let actor = Self.pair(json["actor"], "id", "role"),
            let subject = Self.pair(json["subject"], "kind", "id"),
            let details = json["details"]?.asObject,
            let versions = json["versions"]?.asObject
        else { return nil }
        let texts = versions.compactMapValues(\.asText)
        let entry = AuditEntry(
            tenant: tenant,
            kind: kind,
            actor: .init(id: actor.0, role: actor.1),
            subject: .init(kind: subject.0, id: subject.1),
            cause: cause,
            details: details,
            versions: texts,
        )
        self.init(id: id, microseconds: microseconds, entry: entry)
    }

    private static func pair(
        _ json: CanonicalJSON?,
        _ one: String,
        _ other: String,
    ) -> (String, String)? {
        guard let one = json?[one]?.asText, let other = json?[other]?.asText else { return nil }
        return (one, other)
    }
}

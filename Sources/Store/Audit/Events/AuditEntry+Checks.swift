extension AuditEntry {
    /// Whether the entry can be recorded.
    package func check(_ limits: AuditLimits) throws(AuditError) {
        guard Self.isKind(kind) else { throw .malformedKind(kind) }
        let names = [
            ("tenant", tenant), ("kind", kind), ("actor's id", actor.id),
            ("actor's role", actor.role), ("subject's kind", subject.kind),
            ("subject's id", subject.id),
        ]
        for (name, value) in names {
            guard value.utf8.count <= limits.nameBytes else {
                throw .longName(name, limit: limits.nameBytes)
            }
            guard value.isVisible else { throw .invisibleCharacter(in: name) }
        }
    }

    /// Two or more words with dots between.
    private static func isKind(_ kind: String) -> Bool {
        let words = kind.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return words.count > 1
            && words.allSatisfy { word in
                !word.isEmpty
                    && word.allSatisfy { byte in
                        (97...122).contains(byte) || (48...57).contains(byte) || byte == 95
                    }
            }
    }
}

extension String {
    /// Whether no control character of ASCII stands in it: PostgreSQL keeps no zero byte in a text,
    /// and nobody can see the others.
    var isVisible: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
}

/// A kind of content that the law names, with the obligations that follow from it.
package struct PolicyCategory: Hashable, Sendable {
    /// How grave content of the kind is.
    package enum Severity: String, Hashable, Sendable, CaseIterable, Codable {
        case low, medium, high, critical
    }

    package let id: String
    package let severity: Severity
    package let title: BilingualText
    /// Sorted.
    package let obligations: [String]
}

extension PolicyCategory {
    init?(reading node: PackNode, known: Obligations) {
        guard let map = node.map else { return nil }
        let (id, title) = (map.name("id"), map.bilingual("title"))
        let severity = map.word("severity", Severity.self)
        let obligations = map.obligations("obligations", known: known)
        map.refuseOthers()
        guard let id, let title, let severity else { return nil }
        guard !obligations.isEmpty else {
            node.complain("category “\(id)” serves no obligation; categories are the law's own")
            return nil
        }
        self.init(id: id, severity: severity, title: title, obligations: obligations.sorted())
    }
}

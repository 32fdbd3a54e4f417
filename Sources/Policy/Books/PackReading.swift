extension PolicyPack {
    /// Reads a file of `Packs/policies`, which is named after its pack.
    init?(reading root: PackNode, named name: String, known: Obligations) {
        guard let map = root.map else { return nil }
        let id = Self.id(in: map, named: name)
        let (version, title) = (map.integer("version", 1...1_000_000), map.bilingual("title"))
        let models = map.names("models")
        let categoryNodes = map.required("categories")?.list ?? []
        let ruleNodes = map.required("rules")?.list ?? []
        map.refuseOthers()
        let categories = Self.unique(categoryNodes, "category", \.id) {
            PolicyCategory(reading: $0, known: known)
        }
        let reader = RuleReader(
            categories: Set(categories.map(\.id)),
            models: Set(models),
            obligations: known,
        )
        let rules = Self.unique(ruleNodes, "rule", \.id, reader.read)
        guard let id, let version, let title else { return nil }
        self.init(
            id: id,
            version: version,
            title: title,
            models: models,
            categories: categories,
            rules: rules,
        )
    }

    private static func id(in map: PackMap, named name: String) -> String? {
        guard let node = map.required("id"), let id = node.name else { return nil }
        return id == name ? id : node.wrong("“\(name)”, as the file is named")
    }

    private static func unique<Value>(
        _ nodes: [PackNode],
        _ kind: String,
        _ id: KeyPath<Value, String>,
        _ read: (PackNode) -> Value?,
    ) -> [Value] {
        var lines: [String: Int] = [:]
        return nodes.compactMap { node in
            guard let value = read(node) else { return nil }
            let id = value[keyPath: id]
            if let line = lines[id] {
                node.complain("\(kind) “\(id)” stands already in line \(line)")
                return nil
            }
            lines[id] = node.line
            return value
        }
    }
}

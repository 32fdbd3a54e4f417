/// Keys with values, of which each has to be asked for.
final class PackMap {
    let place: PackNode
    private let values: [(key: String, value: PackNode)]
    private var asked: [String] = []

    init(_ values: [(String, PackNode)], at place: PackNode) {
        self.values = values
        self.place = place
    }

    var keys: [String] { values.map(\.key) }

    /// The value of a key that may be left out.
    func optional(_ key: String) -> PackNode? {
        asked.append(key)
        return values.first { $0.key == key }?.value
    }

    /// The value of a key that has to be there.
    func required(_ key: String) -> PackNode? {
        guard let value = optional(key) else {
            place.complain("“\(key)” is missing")
            return nil
        }
        return value
    }

    /// Complains about every key that nobody asked for.
    func refuseOthers() {
        for (key, value) in values where !asked.contains(key) {
            value.complain(
                "unknown key “\(key)”; known here: \(asked.joined(separator: ", "))"
            )
        }
    }

    func text(_ key: String) -> String? { required(key)?.text }
    func name(_ key: String) -> String? { required(key)?.name }
    func flag(_ key: String) -> Bool? { required(key)?.flag }
    func map(_ key: String) -> PackMap? { required(key)?.map }
    func bilingual(_ key: String) -> BilingualText? { required(key)?.bilingual }
    func territory(_ key: String) -> Territory? { required(key)?.territory }

    func integer(_ key: String, _ bounds: ClosedRange<Int>) -> Int? {
        required(key)?.integer(bounds)
    }

    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        _ type: Word.Type,
    ) -> Word? {
        required(key)?.word(type)
    }

    /// A list of words of a vocabulary, none twice.
    func words<Word: RawRepresentable<String> & CaseIterable & Hashable>(
        _ key: String,
        _ type: Word.Type,
    ) -> [Word]? {
        required(key)?.list.map { unique($0) { $0.word(type) } }
    }

    /// A list of names, none twice; none where the key is left out.
    func names(_ key: String) -> [String] {
        optional(key)?.list.map { unique($0) { $0.name } } ?? []
    }

    /// The ids of obligations that are known; none where the key is left out.
    func obligations(_ key: String, known: Obligations) -> [String] {
        optional(key)?.list.map { nodes in
            unique(nodes) { node in
                guard let id = node.text else { return nil }
                guard known.contains(id) else {
                    node.complain("no obligation has the id “\(id)”")
                    return nil
                }
                return id
            }
        } ?? []
    }

    private func unique<Value: Hashable>(
        _ nodes: [PackNode],
        _ read: (PackNode) -> Value?,
    ) -> [Value] {
        var seen: Set<Value> = []
        return nodes.compactMap { node in
            guard let value = read(node) else { return nil }
            guard seen.insert(value).inserted else {
                node.complain("listed twice")
                return nil
            }
            return value
        }
    }
}

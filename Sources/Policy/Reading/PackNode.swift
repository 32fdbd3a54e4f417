import Yams

/// A place in a file, from which values of the right type are taken, or about which is complained.
struct PackNode {
    private let node: Node
    let file: String
    let journal: Journal

    init(_ node: Node, in file: String, _ journal: Journal) {
        self.node = node
        self.file = file
        self.journal = journal
    }

    var line: Int { node.mark?.line ?? 1 }

    func complain(_ message: String) { journal.complain(message, in: file, at: line) }

    /// The keys and values of a mapping; `nil`, and a complaint, for anything else.
    var map: PackMap? {
        guard case .mapping(let mapping) = node else { return wrong("keys with values") }
        var values: [(String, PackNode)] = []
        for (key, value) in mapping {
            let name = PackNode(key, in: file, journal)
            guard case .scalar(let scalar) = key else {
                name.complain("a key has to be a word")
                continue
            }
            values.append((scalar.string, PackNode(value, in: file, journal)))
        }
        return PackMap(values, at: self)
    }

    /// The entries of a list; `nil`, and a complaint, for anything else.
    var list: [PackNode]? {
        guard case .sequence(let sequence) = node else { return wrong("a list") }
        return sequence.map { PackNode($0, in: file, journal) }
    }

    /// The entries of a list; what isn't a list is one entry.
    var listOrOne: [PackNode] {
        guard case .sequence(let sequence) = node else { return [self] }
        return sequence.map { PackNode($0, in: file, journal) }
    }

    /// Whether keys with values stand here.
    var isMap: Bool {
        guard case .mapping = node else { return false }
        return true
    }

    /// A text that says something.
    var text: String? {
        guard case .scalar(let scalar) = node else { return wrong("a text") }
        let isNothing = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
        let isBlank = scalar.string.allSatisfy(\.isWhitespace)
        return isNothing || isBlank ? wrong("a text") : scalar.string
    }

    /// `true` or `false`, unquoted.
    var flag: Bool? {
        switch plain {
        case "true": true
        case "false": false
        default: wrong("true or false")
        }
    }

    /// A whole number within bounds, unquoted.
    func integer(_ bounds: ClosedRange<Int>) -> Int? {
        guard let plain, let number = Int(plain), bounds.contains(number) else {
            return wrong("a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
    }

    /// One word of a vocabulary.
    func word<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> Word? {
        guard let text else { return nil }
        guard let word = Word(rawValue: text) else {
            return wrong("one of \(type.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    /// A name of small letters, digits and hyphens.
    var name: String? {
        guard let text else { return nil }
        let isName =
            (1...60).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45
            }
        return isName ? text : wrong("a name of a-z, 0-9 and hyphens, 60 at most")
    }

    /// A territory.
    var territory: Territory? {
        guard let text else { return nil }
        return Territory(text) ?? wrong("everywhere, EU, or countries such as DE,FR")
    }

    /// A text in both languages.
    var bilingual: BilingualText? {
        guard let map else { return nil }
        let (english, chinese) = (map.text("en"), map.text("zh-Hans"))
        map.refuseOthers()
        guard let english, let chinese else { return nil }
        return BilingualText(en: english, zh: chinese)
    }

    /// Complains that something else has to stand here.
    func wrong<Value>(_ wanted: String) -> Value? {
        complain("here has to stand \(wanted)")
        return nil
    }

    private var plain: String? {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return nil }
        return scalar.string
    }
}

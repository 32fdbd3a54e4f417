/// The name of a queue or a tenant, compared byte by byte as the engines do.
///
/// Texts of Swift are equal when they look alike, however their letters are put together; to an
/// index they are two.
struct ExactName: Hashable, Comparable, Sendable {
    let name: String

    init(_ name: String) { self.name = name }

    static func == (one: ExactName, other: ExactName) -> Bool {
        one.name.utf8.elementsEqual(other.name.utf8)
    }

    static func < (one: ExactName, other: ExactName) -> Bool {
        one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(byte) }
    }
}

extension ExactName: SQLConvertible {
    var sqlValue: SQLValue { .text(name) }

    init?(sqlValue: SQLValue) {
        guard case .text(let name) = sqlValue else { return nil }
        self.init(name)
    }
}

extension ExactName: ExpressibleByStringLiteral {
    init(stringLiteral name: String) { self.init(name) }
}

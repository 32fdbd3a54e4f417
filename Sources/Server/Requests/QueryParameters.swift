package import Pipeline

/// The parameters of a query that a route declares, as their schemas read them.
package struct QueryParameters: Hashable, Sendable {
    private var values: [String: JSONValue] = [:]

    init() {}

    package subscript(_ name: String) -> JSONValue? { values[name] }

    /// A parameter that is text.
    package func text(_ name: String) -> String? {
        if case .text(let text) = values[name] { text } else { nil }
    }

    /// A parameter that is a whole number.
    package func integer(_ name: String) -> Int? {
        if case .integer(let number) = values[name] { Int(exactly: number) } else { nil }
    }

    /// A parameter that is true or false.
    package func flag(_ name: String) -> Bool? {
        if case .bool(let flag) = values[name] { flag } else { nil }
    }

    /// Reads a query by the declarations.
    ///
    /// - Throws: a problem that names each parameter that is unknown, doubled, missing or not what
    ///   its schema says.
    init(parsing query: Substring?, as declared: [Parameter]) throws(Problem) {
        var errors: [FieldError] = []
        for part in query?.split(separator: "&") ?? [] {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(pair[0]),
                let text = PercentEncoding.decode(pair.count > 1 ? pair[1] : "")
            else {
                errors.append(
                    FieldError(String(pair[0].prefix(40)), "is not percent-encoded UTF-8")
                )
                continue
            }
            guard let parameter = declared.first(where: { $0.name == name }) else {
                let known = declared.map(\.name).joined(separator: ", ")
                let hint = known.isEmpty ? "there are none here" : "there are \(known)"
                errors.append(FieldError(String(name.prefix(40)), "is no parameter: \(hint)"))
                continue
            }
            guard values[name] == nil else {
                errors.append(FieldError(name, "stands there twice"))
                continue
            }
            let value = parameter.schema.value(ofText: text)
            errors += parameter.schema.complaints(about: value, at: name)
            values[name] = value
        }
        for parameter in declared where parameter.isRequired && values[parameter.name] == nil {
            errors.append(FieldError(parameter.name, "is missing"))
        }
        guard errors.isEmpty else {
            throw Problem(.malformedRequest, "the query can't be read; see errors").at(errors)
        }
    }
}

/// `%41` for `A`.
enum PercentEncoding {
    /// The text, or nil where it isn't well formed or isn't UTF-8; `+` is a blank.
    static func decode(_ text: Substring) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") })
        else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit),
                    let low = rest.popFirst().flatMap(digit)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

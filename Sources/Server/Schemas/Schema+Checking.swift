package import Pipeline

extension Schema {
    /// What is wrong with a value, by the places where it is.
    ///
    /// - Parameter pointer: where the value itself stands.
    package func complaints(about value: JSONValue, at pointer: String = "") -> [FieldError] {
        switch (self, value) {
        case (.any, _), (.boolean, .bool), (.orNull, .null): return []
        case (.named(_, let schema), _), (.orNull(let schema), _):
            return schema.complaints(about: value, at: pointer)
        case (.integer(let range), .integer(let number)):
            return range.contains(number) ? [] : [FieldError(pointer, Self.words(for: range))]
        case (.number(let range), .integer(let number)):
            return range.contains(Double(number)) ? [] : [FieldError(pointer, words)]
        case (.number(let range), .number(let number)):
            return range.contains(number) ? [] : [FieldError(pointer, words)]
        case (.text(let range), .text(let text)):
            return range.contains(text.unicodeScalars.count) ? [] : [FieldError(pointer, words)]
        case (.form(let form), .text(let text)):
            return form.matches(text) ? [] : [FieldError(pointer, words)]
        case (.choice(let choices), .text(let text)):
            return choices.contains(text) ? [] : [FieldError(pointer, words)]
        case (.list(let schema, let counts), .list(let values)):
            guard counts.contains(values.count) else { return [FieldError(pointer, words)] }
            return values.enumerated().flatMap { index, value in
                schema.complaints(about: value, at: "\(pointer)/\(index)")
            }
        case (.object(let properties), .object(let members)):
            return Self.complaints(about: members, against: properties, at: pointer)
        case (.open(let properties), .object(let members)):
            let known = members.filter { member in
                properties.contains { $0.name == member.key }
            }
            return Self.complaints(about: known, against: properties, at: pointer)
        case (.map(let schema, let most), .object(let members)):
            guard members.count <= most else { return [FieldError(pointer, words)] }
            return members.flatMap { member in
                schema.complaints(
                    about: member.value,
                    at: "\(pointer)/\(JSONPointer.step(member.key))",
                )
            }
        case (.either(let schemas), _):
            let complaints = schemas.map { $0.complaints(about: value, at: pointer) }
            if complaints.contains(where: \.isEmpty) { return [] }
            return complaints.min { $0.count < $1.count } ?? []
        default: return [FieldError(pointer, words)]
        }
    }

    private static func complaints(
        about members: [JSONValue.Member],
        against properties: [Property],
        at pointer: String,
    ) -> [FieldError] {
        var errors: [FieldError] = []
        for member in members {
            let place = "\(pointer)/\(JSONPointer.step(member.key))"
            if let property = properties.first(where: { $0.name == member.key }) {
                errors += property.schema.complaints(about: member.value, at: place)
            } else {
                let known = properties.map(\.name).joined(separator: ", ")
                errors.append(FieldError(place, "is no key of this object, which has: \(known)"))
            }
        }
        for property in properties where property.isRequired {
            guard !members.contains(where: { $0.key == property.name }) else { continue }
            errors.append(
                FieldError("\(pointer)/\(JSONPointer.step(property.name))", "is missing")
            )
        }
        return errors
    }

    /// What is asked for, in words.
    private var words: String {
        switch self {
        case .any: "may be anything"
        case .boolean: "must be true or false"
        case .integer(let range): Self.words(for: range)
        case .number(let range):
            "must be a number from \(range.lowerBound) to \(range.upperBound)"
        case .text(let range) where range.lowerBound == 0:
            "must be text of at most \(range.upperBound) characters"
        case .text(let range):
            "must be text of \(range.lowerBound) to \(range.upperBound) characters"
        case .form(let form): form.words
        case .choice(let choices): "must be one of: \(choices.joined(separator: ", "))"
        case .list(_, let counts):
            "must be a list of \(counts.lowerBound) to \(counts.upperBound) values"
        case .object, .open: "must be an object"
        case .map(_, let most): "must be an object of at most \(most) keys"
        case .orNull(let schema): "\(schema.words), or null"
        case .either(let schemas): schemas.map(\.words).joined(separator: ", or ")
        case .named(_, let schema): schema.words
        }
    }

    private static func words(for range: ClosedRange<Int64>) -> String {
        if range.upperBound == .max { return "must be a whole number from \(range.lowerBound) on" }
        return "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
}

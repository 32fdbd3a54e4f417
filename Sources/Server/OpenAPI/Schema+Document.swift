package import Pipeline

extension Schema {
    /// The schema as JSON Schema 2020-12; named ones are referred to.
    package var document: JSONValue {
        switch self {
        case .any: .object([:])
        case .boolean: .object(["type": .text("boolean")])
        case .integer(let range): Self.integer(range)
        case .number(let range):
            .object([
                "type": .text("number"), "minimum": .number(range.lowerBound),
                "maximum": .number(range.upperBound),
            ])
        case .text(let range):
            .object([
                "type": .text("string"), "minLength": .integer(Int64(range.lowerBound)),
                "maxLength": .integer(Int64(range.upperBound)),
            ])
        case .form(let form): Self.form(form)
        case .choice(let choices):
            .object(["type": .text("string"), "enum": .list(choices.map { .text($0) })])
        case .list(let schema, let counts):
            .object([
                "type": .text("array"), "items": schema.document,
                "minItems": .integer(Int64(counts.lowerBound)),
                "maxItems": .integer(Int64(counts.upperBound)),
            ])
        case .object(let properties): Self.object(properties, isOpen: false)
        case .open(let properties): Self.object(properties, isOpen: true)
        case .map(let schema, let most):
            .object([
                "type": .text("object"), "additionalProperties": schema.document,
                "maxProperties": .integer(Int64(most)),
            ])
        case .orNull(let schema):
            .object(["anyOf": .list([schema.document, .object(["type": .text("null")])])])
        case .either(let schemas): .object(["anyOf": .list(schemas.map(\.document))])
        case .named(let name, _): .object(["$ref": .text("#/components/schemas/\(name)")])
        }
    }

    /// The named schemas in it, by name.
    var components: [String: Schema] {
        switch self {
        case .named(let name, let schema):
            schema.components.merging([name: schema]) { first, _ in first }
        case .list(let schema, _), .map(let schema, _), .orNull(let schema): schema.components
        case .either(let schemas): Self.components(of: schemas)
        case .object(let properties), .open(let properties):
            Self.components(of: properties.map(\.schema))
        default: [:]
        }
    }

    private static func components(of schemas: [Schema]) -> [String: Schema] {
        schemas.reduce(into: [:]) { found, schema in
            found.merge(schema.components) { first, _ in first }
        }
    }

    private static func integer(_ range: ClosedRange<Int64>) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "type", value: .text("integer")),
            .init(key: "minimum", value: .integer(range.lowerBound)),
        ]
        if range.upperBound < .max {
            members.append(.init(key: "maximum", value: .integer(range.upperBound)))
        }
        return .object(members)
    }

    private static func form(_ form: TextForm) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "type", value: .text("string")),
            .init(key: "pattern", value: .text(form.pattern)),
        ]
        switch form {
        case .id: members.append(.init(key: "format", value: .text("uuid")))
        case .time: members.append(.init(key: "format", value: .text("date-time")))
        case .webAddress:
            let most = Int64(TextForm.webAddressCharacters)
            members.append(.init(key: "maxLength", value: .integer(most)))
        case .digest, .name, .country, .language: break
        }
        return .object(members)
    }

    private static func object(_ properties: [Property], isOpen: Bool) -> JSONValue {
        let members = properties.map { property in
            JSONValue.Member(key: property.name, value: property.document)
        }
        let required = properties.filter(\.isRequired).map { JSONValue.text($0.name) }
        return .object([
            "type": .text("object"), "properties": .object(members), "required": .list(required),
            "additionalProperties": .bool(isOpen),
        ])
    }
}

extension Schema.Property {
    fileprivate var document: JSONValue {
        guard !note.isEmpty, case .object(let members) = schema.document else {
            return schema.document
        }
        return .object(members + [.init(key: "description", value: .text(note))])
    }
}

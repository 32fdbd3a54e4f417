/// The JSON object of a label, found within a JSON value.
struct LabelObject {
    /// The keys that nobody uses for anything else.
    static let tellingKeys = [
        "ContentProducer", "ProduceID", "ContentPropagator", "PropagateID",
        "ServiceProvider", "ServiceUser", "ContentId",
    ]
    /// The keys of the second schema, which knows neither producer nor propagator.
    private static let secondSchema: Set = ["ServiceProvider", "ServiceUser", "Time", "ContentId"]

    private let object: JSONObject
    private let wrapping: AIGCLabelReading.Wrapping
    private var deviations: [AIGCLabelReading.Deviation] = []

    /// Finds the object of a label, bare or wrapped; `nil` when the value is something else.
    ///
    /// - Throws: when the value stands under the key `AIGC`, and is an object of other keys.
    init?(in value: JSONValue, isKeyed: Bool) throws(AIGCLabelError) {
        guard case .object(let outer) = value else { return nil }
        if let wrapped = try Self.wrapped(in: outer) {
            self = wrapped
        } else if Self.isLabel(outer, isKeyed: isKeyed) {
            object = outer
            wrapping = .bare
        } else {
            return nil
        }
    }

    private init(object: JSONObject, deviations: [AIGCLabelReading.Deviation]) {
        self.object = object
        self.wrapping = .wrapped
        self.deviations = deviations
    }

    private static func wrapped(in outer: JSONObject) throws(AIGCLabelError) -> Self? {
        let keyed = outer.members.filter { $0.key.uppercased().contains("AIGC") }
        guard let member = keyed.first(where: { $0.key == "AIGC" }) ?? keyed.first else {
            return nil
        }
        let others = outer.members.filter { $0.key != member.key }
        var deviations = others.map { AIGCLabelReading.Deviation.extraKey($0.key) }
        if keyed.contains(where: { $0.key == member.key && $0.value != member.value }) {
            throw .contradiction(key: member.key)
        }
        guard let inner = try object(in: member.value, noting: &deviations) else { return nil }
        guard isLabel(inner, isKeyed: member.key == "AIGC") else {
            guard member.key == "AIGC" else { return nil }
            throw .missing(.label)
        }
        if member.key != "AIGC" { deviations.append(.keyword(member.key)) }
        return Self(object: inner, deviations: deviations)
    }

    /// The object that a value is, or that the text of a string holds.
    private static func object(
        in value: JSONValue,
        noting deviations: inout [AIGCLabelReading.Deviation],
    ) throws(AIGCLabelError) -> JSONObject? {
        if case .object(let object) = value { return object }
        guard case .string(let text) = value else { return nil }
        let plain = LabelText(text)
        do throws(JSONFault) {
            guard case .object(let object) = try JSONReader.value(of: plain.text) else {
                return nil
            }
            deviations.append(.encodedTwice)
            return object
        } catch {
            guard plain.hintsAtLabel else { return nil }
            throw .malformed(error.what, at: error.offset)
        }
    }

    /// Whether the keys are those of a label.
    private static func isLabel(_ object: JSONObject, isKeyed: Bool) -> Bool {
        let keys = Set(object.members.map(\.key))
        let fields = AIGCLabel.Field.allCases.map(\.rawValue).filter(keys.contains)
        let telling = tellingKeys.filter(keys.contains)
        if isKeyed { return !fields.isEmpty || !telling.isEmpty }
        return telling.count >= 2 || keys.contains("Label") && fields.count + telling.count >= 2
            || keys.contains("ServiceProvider") && keys.contains("Time")
    }

    /// Understands the object's values.
    func reading(
        after noted: [AIGCLabelReading.Deviation]
    ) throws(AIGCLabelError) -> AIGCLabelReading {
        var found = noted + deviations
        try noteShape(in: &found)
        let notice = try notice(noting: &found)
        let label = AIGCLabel(
            notice: notice,
            contentProducer: text(of: .contentProducer, noting: &found),
            produceID: text(of: .produceID, noting: &found),
            reservedCode1: text(of: .reservedCode1, noting: &found),
            contentPropagator: text(of: .contentPropagator, noting: &found),
            propagateID: text(of: .propagateID, noting: &found),
            reservedCode2: text(of: .reservedCode2, noting: &found),
        )
        found += Self.deviations(of: label)
        return AIGCLabelReading(label: label, wrapping: wrapping, deviations: found)
    }

    private var isSecondSchema: Bool {
        object["ServiceProvider"] != nil && object["ContentProducer"] == nil
    }

    /// Notes extra, repeated and misplaced keys.
    private func noteShape(
        in deviations: inout [AIGCLabelReading.Deviation]
    ) throws(AIGCLabelError) {
        if isSecondSchema { deviations.append(.secondSchema) }
        if object.isSpaced { deviations.append(.spaces) }
        var seen: [String: JSONValue] = [:]
        var order: [Int] = []
        for member in object.members {
            let field = AIGCLabel.Field(rawValue: member.key)
            let isKnown = field != nil || isSecondSchema && Self.secondSchema.contains(member.key)
            if let earlier = seen[member.key] {
                guard !isKnown || earlier == member.value else {
                    throw .contradiction(key: member.key)
                }
                deviations.append(.repeatedKey(member.key))
                continue
            }
            seen[member.key] = member.value
            if !isKnown { deviations.append(.extraKey(member.key)) }
            if let place = field.flatMap(AIGCLabel.Field.allCases.firstIndex) {
                order.append(place)
            }
        }
        if order != order.sorted() { deviations.append(.order) }
    }

    private func notice(
        noting deviations: inout [AIGCLabelReading.Deviation]
    ) throws(AIGCLabelError) -> Notice {
        guard object["Label"] != nil else {
            guard isSecondSchema else { throw .missing(.label) }
            return .is
        }
        let text = text(of: .label, noting: &deviations)
        let trimmed = text.filter { !$0.isWhitespace }
        if trimmed != text { deviations.append(.characters(.label)) }
        if let notice = Notice(digit: trimmed) { return notice }
        guard trimmed.uppercased() == "AIGC" else { throw .unknownNotice(text) }
        deviations.append(.vendorNotice(text))
        return .is
    }

    /// The text of one field; what isn't a string is taken as it is written.
    private func text(
        of field: AIGCLabel.Field,
        noting deviations: inout [AIGCLabelReading.Deviation],
    ) -> String {
        guard let member = member(for: field) else {
            if !isSecondSchema { deviations.append(.missingKey(field)) }
            return ""
        }
        if case .string(let text) = member.value { return text }
        deviations.append(.notAString(field))
        return member.value == .null ? "" : member.source
    }

    private func member(for field: AIGCLabel.Field) -> JSONObject.Member? {
        if let member = object.members.first(where: { $0.key == field.rawValue }) { return member }
        guard isSecondSchema else { return nil }
        let alias: String? =
            switch field {
            case .contentProducer: "ServiceProvider"
            case .produceID: "ContentId"
            default: nil
            }
        return object.members.first { $0.key == alias }
    }

    /// What is odd about the values themselves.
    private static func deviations(of label: AIGCLabel) -> [AIGCLabelReading.Deviation] {
        var deviations: [AIGCLabelReading.Deviation] = []
        for field in AIGCLabel.Field.allCases where field != .label {
            let value = label[field]
            if AIGCLabel.firstForeignByte(of: Array(value.utf8), allowingQuotes: true) != nil {
                deviations.append(.characters(field))
            }
            guard field != .reservedCode1, field != .reservedCode2 else { continue }
            if value.isEmpty {
                if !label.mayBeEmpty(field) { deviations.append(.empty(field)) }
            } else if value.allSatisfy({ $0 == "0" || $0 == "-" }) {
                deviations.append(.allZero(field))
            }
        }
        return deviations
    }
}

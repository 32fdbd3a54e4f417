/// The rules by which a label is first written and later rewritten.
///
/// GB 45438-2025 clause 6.1 c asks for one label a file, overwritten and never appended; the
/// Labelling Measures, article 6(2), ask a platform to write its own elements. The producer's
/// elements therefore stay as the producer wrote them, and only the propagator's change hands.
/// See `docs/decisions/0004-whose-label.md`.
enum Propagation {
    /// The label that follows from what the file holds and what is asked.
    ///
    /// `stated` is what the file's other metadata says already: a label must not say less.
    ///
    /// - Parameter freshID: makes a number that nobody has used.
    static func label(
        over existing: AIGCLabel?,
        stated: Notice?,
        asked: LabelRequest,
        freshID: () -> String,
    ) throws(LabellingRefusal) -> AIGCLabel {
        try check(asked)
        guard let existing else {
            var label = first(asked, freshID)
            label.notice = try risen(from: stated, asked: asked)
            return label
        }
        var label = existing
        label.notice = try risen(from: max(existing.notice, stated ?? .suspected), asked: asked)
        try takeProducer(asked, freshID, into: &label)
        takePropagator(asked, freshID, into: &label)
        return label
    }

    private static func check(_ asked: LabelRequest) throws(LabellingRefusal) {
        guard asked.producer != nil || asked.propagator != nil else { throw .nobodyNamed }
        guard asked.producer != nil || asked.produceID == nil else {
            throw .numberWithoutProvider(.produceID)
        }
        guard asked.propagator != nil || asked.propagateID == nil else {
            throw .numberWithoutProvider(.propagateID)
        }
        for name in [asked.producer, asked.propagator].compactMap({ $0 }) {
            do { _ = try Provider(name) } catch { throw .provider(error) }
        }
        let numbers: [(AIGCLabel.Field, String?)] = [
            (.produceID, asked.produceID), (.propagateID, asked.propagateID),
        ]
        for case (let field, let number?) in numbers {
            do { try AIGCLabel.check(number, for: field) } catch { throw .value(error) }
        }
    }

    /// On first writing the propagator's elements repeat the producer's (Annex E); without a
    /// producer its elements stay empty, since naming ourselves there would be untrue.
    private static func first(_ asked: LabelRequest, _ freshID: () -> String) -> AIGCLabel {
        let produceID = asked.producer == nil ? "" : asked.produceID ?? freshID()
        let propagateID =
            asked.propagator == nil ? produceID : asked.propagateID ?? freshID()
        return AIGCLabel(
            notice: asked.notice ?? .is,
            contentProducer: asked.producer ?? "",
            produceID: produceID,
            contentPropagator: asked.propagator ?? asked.producer ?? "",
            propagateID: propagateID,
        )
    }

    /// Without a wish a propagator repeats what the file says; everybody else states that the
    /// content is synthetic.
    private static func risen(
        from inside: Notice?,
        asked: LabelRequest,
    ) throws(LabellingRefusal) -> Notice {
        let wish = asked.notice ?? (asked.producer == nil ? inside : nil) ?? .is
        if let inside, wish < inside { throw .lowers(inside: inside, asked: wish) }
        return wish
    }

    private static func takeProducer(
        _ asked: LabelRequest,
        _ freshID: () -> String,
        into label: inout AIGCLabel,
    ) throws(LabellingRefusal) {
        guard let producer = asked.producer else { return }
        if label.contentProducer.isEmpty {
            label.contentProducer = producer
            label.produceID = asked.produceID ?? freshID()
            return
        }
        guard label.contentProducer == producer else {
            throw .otherProducer(inside: label.contentProducer)
        }
        guard asked.produceID == nil || asked.produceID == label.produceID else {
            throw .otherProduceID(inside: label.produceID)
        }
    }

    /// A new propagator brings its own number and its own integrity code.
    private static func takePropagator(
        _ asked: LabelRequest,
        _ freshID: () -> String,
        into label: inout AIGCLabel,
    ) {
        guard let propagator = asked.propagator else { return }
        let isSame = label.contentPropagator == propagator
        let number = asked.propagateID ?? (isSame ? label.propagateID : freshID())
        if !isSame || number != label.propagateID { label.reservedCode2 = "" }
        label.contentPropagator = propagator
        label.propagateID = number
    }
}

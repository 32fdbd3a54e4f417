public import Containers

/// What labelling will change in a file, before a byte is written.
public struct LabelPlan: Sendable {
    /// The label that every place will hold.
    public let label: AIGCLabel
    /// The source type that the XMP will state; `nil` when the file's own is left as it is.
    public let sourceType: DigitalSourceType?
    /// What to set in the container.
    public let changes: [MetadataChange]
    /// The places that will hold the label.
    public var places: [LabelPlace] { changes.map { LabelPlace($0.slot, in: format) } }
    private let format: ContainerFormat

    /// Plans the label of a file.
    ///
    /// `freshID` makes a number that nobody has used, for elements that need one.
    ///
    /// - Throws: ``LabellingRefusal`` when labelling would harm a label or a credential.
    public init(
        for container: any Container,
        asked: LabelRequest,
        freshID: () -> String,
    ) throws(LabellingRefusal) {
        let survey = LabelSurvey(of: container)
        try Self.checkIsSafe(survey)
        format = survey.format
        guard container.canSet(format.ownLabelSlot) else { throw .noPlace }
        label = try Propagation.label(
            over: try Self.settled(survey),
            stated: survey.sourceTypes.contains { $0.meaning.isSynthetic } ? .is : nil,
            asked: asked,
            freshID: freshID,
        )
        sourceType =
            container.canSet(.xmp)
            ? Self.sourceType(for: label.notice, over: survey.sourceTypes) : nil
        changes = Self.planned(for: container, survey, label, sourceType)
        if let fixed = changes.first(where: { !container.canSet($0.slot) }) {
            throw .fixed(place: fixed.slot.name)
        }
        try Self.checkNobodyElse(in: container, survey, changes)
    }

    private static func checkIsSafe(_ survey: LabelSurvey) throws(LabellingRefusal) {
        guard survey.credentialCount == 0 else { throw .credentialPresent }
        if let fault = survey.xmpFault { throw .damagedPacket(fault) }
        guard survey.packetCount <= 1 else { throw .severalPackets }
    }

    /// Setting a slot leaves one value in it, so nothing but labels may stand there before.
    private static func checkNobodyElse(
        in container: any Container,
        _ survey: LabelSurvey,
        _ changes: [MetadataChange],
    ) throws(LabellingRefusal) {
        let set = changes.map(\.slot).filter { $0 != .xmp }
        for entry in container.metadata where set.contains(where: { $0.isSame(as: entry.slot) }) {
            let isLabel = survey.labels.contains {
                $0.range == entry.range && $0.place.slot == entry.slot
            }
            guard isLabel else { throw .shared(place: entry.slot.name) }
        }
    }

    /// The one label that the file's places come to.
    ///
    /// Places may lag behind in what a propagator writes; the producer's elements must agree.
    private static func settled(_ survey: LabelSurvey) throws(LabellingRefusal) -> AIGCLabel? {
        if let broken = survey.labels.first(where: { $0.reading == nil }) {
            throw .unreadable(place: broken.place.name)
        }
        let own = survey.labels.first { $0.place.role == .own }
        let best = own ?? survey.labels.first { $0.place.role == .recognised }
        guard var label = (best ?? survey.labels.first)?.reading?.label else { return nil }
        for other in survey.readings.map(\.label) {
            let isSameContent =
                other.contentProducer == label.contentProducer && other.produceID == label.produceID
            let isSameSeal =
                [label.reservedCode1, ""].contains(other.reservedCode1)
                || label.reservedCode1.isEmpty
            guard isSameContent, isSameSeal else { throw .contradictory }
            label.notice = max(label.notice, other.notice)
            if label.reservedCode1.isEmpty { label.reservedCode1 = other.reservedCode1 }
        }
        return label
    }

    /// The source type goes only with ``Notice/is``: IPTC has no value that says "perhaps".
    ///
    /// A type that is stated already stays, except that of a recording: a recording which is
    /// synthetic was edited with a trained model, and that is what the new value says.
    private static func sourceType(
        for notice: Notice,
        over stated: [DigitalSourceType],
    ) -> DigitalSourceType? {
        guard notice == .is else { return nil }
        if stated.contains(where: { $0.meaning.isSynthetic }) { return nil }
        let wasRecorded = stated.contains { $0.meaning == .captured }
        return wasRecorded ? .compositeWithTrainedAlgorithmicMedia : .trainedAlgorithmicMedia
    }

    private static func planned(
        for container: any Container,
        _ survey: LabelSurvey,
        _ label: AIGCLabel,
        _ sourceType: DigitalSourceType?,
    ) -> [MetadataChange] {
        var changes: [MetadataChange] = []
        let own = survey.format.ownLabelSlot
        if own != .xmp { changes.append(MetadataChange(slot: own, text: label.json)) }
        if container.canSet(.xmp) {
            var packet = survey.packets.first ?? XMPPacket()
            packet.set(.aigc, to: label.json)
            for property in XMPProperty.aigcInOtherLetters where packet.value(of: property) != nil {
                packet.set(property, to: label.json)
            }
            if let sourceType { packet.set(.digitalSourceType, to: sourceType.uri) }
            changes.append(MetadataChange(slot: .xmp, value: packet.bytes))
        }
        if container.canSet(.comment), !survey.hasOwnComment {
            changes.append(MetadataChange(slot: .comment, text: label.wrappedJSON))
        }
        return changes + rewritten(survey, label, besides: changes)
    }

    /// A label that stands elsewhere is rewritten there, in the form it has.
    ///
    /// Where keys differ by case alone, only MP4 keeps both apart.
    private static func rewritten(
        _ survey: LabelSurvey,
        _ label: AIGCLabel,
        besides changes: [MetadataChange],
    ) -> [MetadataChange] {
        var slots = changes.map(\.slot)
        let isExact = [ContainerFormat.mp4, .mov, .m4a].contains(survey.format)
        return survey.labels.compactMap { found in
            let slot = found.place.slot
            let isSet = slots.contains { isExact ? $0 == slot : $0.isSame(as: slot) }
            guard !isSet else { return nil }
            slots.append(slot)
            let isWrapped = found.reading?.wrapping == .wrapped
            return MetadataChange(slot: slot, text: isWrapped ? label.wrappedJSON : label.json)
        }
    }
}

extension LabelPlan {
    /// What to set in a copy of the file that another program wrote, which may move metadata.
    ///
    /// A label that came to stand in a place which the original didn't have is rewritten there, so
    /// that no earlier one stays beside the planned.
    public func changes(in copy: any Container) -> [MetadataChange] {
        changes + Self.rewritten(LabelSurvey(of: copy), label, besides: changes)
    }

    /// The first place that doesn't hold the label as planned, by a survey of the written file.
    public func placeMissing(in survey: LabelSurvey) -> LabelPlace? {
        places.first { place in
            !survey.labels.contains {
                $0.place.slot.isSame(as: place.slot) && $0.reading?.label == label
            }
        }
    }
}

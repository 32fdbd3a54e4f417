import Containers
import Labels

extension Observation {
    /// What generators are known to leave behind.
    var traceSignals: [Signal] {
        let values = tracedValues
        return TraceSignature.shipped.filter { $0.matches(values) }.map { signature in
            var signal = Signal(
                .generatorTraces,
                .synthetic,
                signature.strength,
                signature.explanation,
            )
            if signature.strength != .weak { signal.implication = .init(.suspected, .traced) }
            signal.details = [
                .init("signature", signature.name), .init("generator", signature.generator),
                .init("source", signature.source),
            ]
            return signal
        }
    }

    /// The values that signatures look at: metadata by place, and some XMP properties.
    private var tracedValues: [(place: String, text: String)] {
        let properties: [(String, XMPProperty)] = [
            ("xmp:CreatorTool", .creatorTool), ("xmp:AISystemUsed", .aiSystemUsed),
            ("xmp:AISystemVersionUsed", .aiSystemVersionUsed),
            ("xmp:AIPromptInformation", .aiPromptInformation),
            ("xmp:AIPromptWriterName", .aiPromptWriterName),
        ]
        let stated = survey.packets.flatMap { packet in
            properties.flatMap { name, property in
                packet.values(of: property).map { (place: name, text: $0) }
            }
        }
        let texts = metadata.filter { $0.slot != .xmp && $0.slot != .credential }
        return stated + texts.map { (place: $0.slot.name, text: $0.text) }
    }
}

public import Containers

/// Everything in a file's metadata that bears on its label, gathered from all places.
///
/// The survey reads; it doesn't judge what the findings mean together.
public struct LabelSurvey: Sendable {
    /// The container that was surveyed.
    public let format: ContainerFormat
    /// Every GB 45438 label, in file order.
    public private(set) var labels: [FoundLabel] = []
    /// Every IPTC digital source type that the XMP states, in file order.
    public private(set) var sourceTypes: [DigitalSourceType] = []
    /// XMP packets that could be read.
    public private(set) var packets: [XMPPacket] = []
    /// Why an XMP packet could not be read.
    public private(set) var xmpFault: XMPError?
    /// Whether a packet that could not be read seems to hold a label or a source type.
    public private(set) var hidesLabel = false
    /// How many XMP packets there are, readable or not.
    public private(set) var packetCount = 0
    /// Comments that people wrote, which labelling leaves alone.
    public private(set) var hasOwnComment = false
    /// How many Content Credentials stores, or pieces of one, the file holds.
    public private(set) var credentialCount = 0

    /// Reads the metadata of a container.
    public init(of container: any Container) {
        format = container.format
        for entry in container.metadata { note(entry) }
    }

    private mutating func note(_ entry: MetadataEntry) {
        switch entry.slot {
        case .credential: credentialCount += 1
        case .xmp: notePacket(entry)
        case .comment: noteComment(entry)
        case .tag where entry.slot.isComment: noteComment(entry)
        case .tag, .other: noteText(entry.text, entry)
        }
    }

    private mutating func noteComment(_ entry: MetadataEntry) {
        let count = labels.count
        noteText(entry.text, entry)
        if labels.count == count { hasOwnComment = true }
    }

    private mutating func notePacket(_ entry: MetadataEntry) {
        packetCount += 1
        do {
            let packet = try XMPPacket(parsing: entry.value)
            packets.append(packet)
            for property in [XMPProperty.aigc] + XMPProperty.aigcInOtherLetters {
                for text in packet.values(of: property) { noteText(text, entry, isNamed: true) }
            }
            sourceTypes += packet.values(of: .digitalSourceType).compactMap {
                DigitalSourceType($0)
            }
        } catch {
            xmpFault = error
            // A packet in UTF-16 or UTF-32 has NULs between its letters.
            let text = String(decoding: entry.value.filter { $0 != 0 }, as: UTF8.self)
            if text.contains("TC260") || text.contains("DigitalSourceType") { hidesLabel = true }
        }
    }

    private mutating func noteText(_ text: String, _ entry: MetadataEntry, isNamed: Bool = false) {
        guard let content = Self.content(of: text, isNamed: isNamed || entry.slot.isNamedForLabel)
        else { return }
        let place = LabelPlace(entry.slot, in: format)
        labels.append(FoundLabel(place: place, range: entry.range, content: content))
    }

    private static func content(of text: String, isNamed: Bool) -> FoundLabel.Content? {
        do {
            if isNamed { return .label(try AIGCLabel.read(keyed: text)) }
            return try AIGCLabel.read(text).map { .label($0) }
        } catch {
            return .unreadable(error)
        }
    }
}

extension LabelSurvey {
    /// The labels that could be read.
    public var readings: [AIGCLabelReading] { labels.compactMap(\.reading) }

    /// Whether every label that could be read says the same.
    public var agrees: Bool { Set(readings.map(\.label)).count <= 1 }

    /// Whether a label stands only where tools that strip labels leave one.
    public var isStripped: Bool {
        !labels.isEmpty && labels.allSatisfy { $0.place.role == .safetyNet && $0.reading != nil }
    }
}

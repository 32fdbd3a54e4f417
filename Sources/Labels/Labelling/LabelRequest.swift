/// What somebody asks a label to say.
public struct LabelRequest: Hashable, Sendable {
    /// How surely the content is synthetic; `nil` keeps what the file states, else ``Notice/is``.
    public var notice: Notice?
    /// The generating provider's name or code.
    public var producer: String?
    /// The generating provider's number for the content.
    public var produceID: String?
    /// The propagating platform's name or code.
    public var propagator: String?
    /// The propagating platform's number for the content.
    public var propagateID: String?

    /// Asks for nothing yet.
    public init() {}
}

/// Why a file is not labelled as asked: every case keeps a label or a credential from harm.
public enum LabellingRefusal: Error, Hashable, Sendable {
    /// Neither a producer nor a propagator is named.
    case nobodyNamed
    /// A number is given for a provider that isn't named.
    case numberWithoutProvider(AIGCLabel.Field)
    /// A provider's name or code can't be written.
    case provider(ProviderError)
    /// A number holds what GB 45438-2025 doesn't allow.
    case value(AIGCLabelError)
    /// The label inside claims more: labels only rise.
    case lowers(inside: Notice, asked: Notice)
    /// The label inside names another producer, and only that producer may answer for it.
    case otherProducer(inside: String)
    /// The label inside carries the producer's own number, which isn't the one asked for.
    case otherProduceID(inside: String)
    /// Labels in several places name different contents.
    case contradictory
    /// A label is there and can't be read: writing would destroy it.
    case unreadable(place: String)
    /// The file has Content Credentials, which writing would break.
    case credentialPresent
    /// The file has several XMP packets, of which only one could be kept.
    case severalPackets
    /// An XMP packet is damaged, so that it can't be updated by property.
    case damagedPacket(XMPError)
    /// A person's own text stands beside a label in a place that holds only one after writing.
    case shared(place: String)
    /// A label stands where it can be read and not rewritten, so it would say something else.
    case fixed(place: String)
    /// The container has no place for a label.
    case noPlace
}

public import Media

/// A file whose structure was read: what its headers state, and where its metadata stands.
///
/// Each format has one conforming type, which keeps the layout it needs for editing. Reading
/// touches headers and indexes only, never the media.
public protocol Container: Sendable {
    /// Which format it is.
    var format: ContainerFormat { get }
    /// What the container's own headers state; what they leave unsaid is `nil`.
    var facts: MediaFacts { get }
    /// Every piece of metadata that a label or a credential may stand in, in file order.
    ///
    /// Entries of ``MetadataSlot/tag(_:)`` whose keys don't contain `AIGC` (in any case) may be
    /// left out, except those that carry generator traces: titles, encoders, descriptions.
    var metadata: [MetadataEntry] { get }

    /// Says which slots of ``MetadataSlot`` this format has a place for.
    func canSet(_ slot: MetadataSlot) -> Bool

    /// Plans the edit that sets each slot to its value and leaves all else as it is.
    ///
    /// A slot that stands several times is set once and its repetitions are dropped: a file has
    /// one label (GB 45438-2025, 6.1 c). Media bytes move, but never change; every offset that
    /// points past an insertion is adjusted.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when the format has no such place.
    func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice
}

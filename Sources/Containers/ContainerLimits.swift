/// The most that a container may ask of us before we stop reading it.
public struct ContainerLimits: Hashable, Sendable {
    /// How deep boxes, elements or chunks may lie in each other.
    public var depth = 32
    /// How many boxes, elements, chunks, frames or segments are looked at.
    public var elementCount = 200_000
    /// How many streams (tracks) a file may have.
    public var streamCount = 64
    /// The largest piece of metadata that is read into memory, in bytes.
    public var metadataBytes = 16 << 20
    /// The largest structure that must be parsed whole (a track's header, a seek table), in bytes.
    public var structureBytes = 64 << 20
    /// How many pictures an opening that is to be replaced may have.
    public var openingSampleCount = 20_000

    /// The defaults, as `docs/limits.md` lists them.
    public init() {}
}

package import Containers
package import Media

/// A container whose metadata a test makes up: what a survey or a plan sees of a file.
package struct StubContainer: Container {
    package let format: ContainerFormat
    package let facts = MediaFacts()
    package let metadata: [MetadataEntry]
    private let closed: Set<MetadataSlot>

    /// - Parameter closed: slots that this container has no place for.
    package init(
        _ format: ContainerFormat,
        _ texts: [(MetadataSlot, String)] = [],
        closed: Set<MetadataSlot> = [],
    ) {
        self.init(format, bytes: texts.map { ($0, Array($1.utf8)) }, closed: closed)
    }

    /// Takes values that aren't text.
    package init(
        _ format: ContainerFormat,
        bytes values: [(MetadataSlot, [UInt8])],
        closed: Set<MetadataSlot> = [],
    ) {
        self.format = format
        self.closed = closed
        metadata = values.enumerated().map { index, value in
            let start = UInt64(index * 1000)
            return MetadataEntry(slot: value.0, value: value.1, range: start..<start + 1000)
        }
    }

    package func canSet(_ slot: MetadataSlot) -> Bool {
        slot != .credential && !closed.contains(slot)
    }

    /// Edits nothing: a stub has no bytes.
    package func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        Splice()
    }
}

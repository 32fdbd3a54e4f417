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
        self.format = format
        self.closed = closed
        metadata = texts.enumerated().map { index, text in
            let start = UInt64(index * 1000)
            return MetadataEntry(
                slot: text.0,
                value: Array(text.1.utf8),
                range: start..<start + 1000,
            )
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

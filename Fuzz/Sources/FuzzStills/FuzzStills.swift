import Containers
import FuzzDriver
import Media

/// Puts the image of one picture into another, with a label, and writes what was planned.
///
/// Either may be damaged, and each is tried in the other's place.
@main struct FuzzStills {
    static func main() {
        fuzz { bytes in
            guard let files = TwoFiles(bytes) else { return }
            let (first, second) = (MemorySource(files.first), MemorySource(files.second))
            try? exchange(first, second)
            try? exchange(second, first)
        }
    }

    static func exchange(_ source: MemorySource, _ picture: MemorySource) throws {
        guard let still = try openContainer(source) as? any StillContainer else { return }
        let label = MetadataChange(slot: .xmp, text: "<x:xmpmeta/>")
        for changes in [[], [label]] {
            let splice = try still.splice(setting: changes, takingImageFrom: picture)
            let sink = MemorySink()
            try splice.write(from: source, to: sink)
            precondition(UInt64(sink.bytes.count) == splice.size, "a plan of another size")
        }
    }
}

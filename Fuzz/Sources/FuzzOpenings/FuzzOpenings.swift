import Containers
import FuzzDriver
import Media

/// Joins a stream of NAL units to a film in place of its opening, and writes what was planned.
///
/// Film and stream may be damaged. A film that was joined must be read again.
@main struct FuzzOpenings {
    static func main() {
        fuzz { bytes in
            guard let files = TwoFiles(bytes) else { return }
            let (film, stream) = (MemorySource(files.first), MemorySource(files.second))
            for seconds in [0.5, 1] { try? join(film, stream, seconds) }
        }
    }

    static func join(_ source: MemorySource, _ stream: MemorySource, _ seconds: Double) throws {
        guard let film = try openContainer(source) as? any JoinableContainer else { return }
        let opening = try film.opening(lasting: seconds)
        let splice = try film.splice(
            setting: [MetadataChange(slot: .tag("AIGC"), text: #"{"Label":"1"}"#)],
            replacing: opening,
            with: stream,
        )
        let sink = MemorySink()
        try splice.write(from: source, to: sink)
        precondition(UInt64(sink.bytes.count) == splice.size, "a plan of another size")
        _ = try (openContainer(MemorySource(sink.bytes)) as? any JoinableContainer)?
            .opening(lasting: seconds)
    }
}

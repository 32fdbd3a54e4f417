import Containers
import FuzzDriver
import Media

/// Reads a file of any format, plans a label into it, and writes what was planned.
///
/// A damaged file may be refused at every step. Nothing may trap, and a plan that is written must
/// be as long as it said.
@main struct FuzzContainers {
    static func main() {
        fuzz { bytes in try? edit(MemorySource(bytes)) }
    }

    static func edit(_ source: MemorySource) throws {
        guard let container = try openContainer(source) else { return }
        let slots = [MetadataSlot.tag("AIGC"), .xmp, .credential, .comment]
        for slot in slots where container.canSet(slot) {
            let change = MetadataChange(slot: slot, text: #"{"Label":"1"}"#)
            guard let splice = try? container.splice(setting: [change]) else { continue }
            let sink = MemorySink()
            try splice.write(from: source, to: sink)
            precondition(UInt64(sink.bytes.count) == splice.size, "a plan of another size")
        }
        _ = (container as? any StillContainer)?.orientation
        guard let film = container as? any JoinableContainer else { return }
        for seconds in [0, 0.5, 2] {
            guard let opening = try? film.opening(lasting: seconds) else { continue }
            precondition(opening.frameCount > 0, "an opening without pictures")
            precondition(opening.hiddenFrameCount <= opening.frameCount, "more hidden than there")
        }
    }
}

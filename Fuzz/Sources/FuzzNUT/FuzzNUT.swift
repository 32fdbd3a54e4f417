import Containers
import FuzzDriver

/// Reads a NUT stream whole and in small pieces: both must come to the same.
@main struct FuzzNUT {
    static func main() {
        fuzz { bytes in
            let size = Int(bytes.first ?? 0) % 61 + 1
            precondition(read(bytes, by: size) == read(bytes, by: .max), "pieces matter")
        }
    }

    /// How many packets came before the end, and whether it was a good one.
    struct Reading: Equatable {
        var eventCount = 0
        var isWhole = false
    }

    static func read(_ bytes: [UInt8], by size: Int) -> Reading {
        var (reading, demuxer, rest) = (Reading(), NUTDemuxer(), bytes[...])
        do {
            while !rest.isEmpty {
                reading.eventCount += try demuxer.push(Array(rest.prefix(size))).count
                rest = rest.dropFirst(size)
            }
            try demuxer.finish()
            reading.isWhole = true
        } catch {
            // What came before the damage depends on the pieces; that it was found does not.
            reading.eventCount = 0
        }
        return reading
    }
}

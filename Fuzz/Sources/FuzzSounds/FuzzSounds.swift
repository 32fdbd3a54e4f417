import Fingerprints
import FuzzDriver

/// Reads fingerprints of sound, and looks them up: the first byte says which form, or which search.
@main struct FuzzSounds {
    static func main() {
        fuzz { bytes in
            guard let kind = bytes.first else { return }
            let rest = Array(bytes.dropFirst())
            switch kind % 4 {
            case 0: decode(rest)
            case 1: encode(rest, kind)
            default: lookUp(rest, kind)
            }
        }
    }

    private static func decode(_ text: [UInt8]) {
        guard let print = try? CompressedChromaprint(decoding: text) else { return }
        let again = try? CompressedChromaprint(decoding: Array(print.text.utf8))
        precondition(again == print, "a text that isn't read again")
    }

    private static func encode(_ raw: [UInt8], _ algorithm: UInt8) {
        guard let sound = try? AudioFingerprint(raw: raw) else { return }
        precondition(sound.raw == raw, "items that aren't written again")
        for overlap in [0, 3, 40] {
            let pieces = sound.pieces(of: 50, overlapping: overlap)
            let joined =
                pieces[0].items + pieces.dropFirst().flatMap { $0.items.dropFirst(overlap) }
            precondition(joined == sound.items, "pieces that aren't the whole")
        }
        let print = CompressedChromaprint(items: sound.items, algorithm: algorithm)
        let again = try? CompressedChromaprint(decoding: Array((print?.text ?? "").utf8))
        precondition(print != nil && again == print, "items that aren't read again")
    }

    /// A bank that took a sound knows it again, however many others it has.
    private static func lookUp(_ bytes: [UInt8], _ kind: UInt8) {
        guard bytes.count > 8 else { return }
        let raw = bytes.dropFirst(2).prefix(1600)
        guard let sound = try? AudioFingerprint(raw: Array(raw.dropLast(raw.count % 4))) else {
            return
        }
        var index = AudioIndex()
        let cut = Int(bytes[0]) % (sound.items.count + 1)
        let parts = [sound.items, Array(sound.items[..<cut]), Array(sound.items[cut...])]
        var refused: [UInt64] = []
        for (id, items) in parts.enumerated() {
            guard let part = try? AudioFingerprint(items: items) else { return }
            refused += index.add([.init(id: UInt64(id), fingerprint: part)])
        }
        if kind & 16 != 0 { index.pack() }
        var search = AudioSearch()
        search.care = kind & 32 == 0 ? .thorough : .quick
        search.matchLimit = .max
        let answer = index.matches(of: sound, search)
        for match in answer.matches {
            precondition(match.span.startSeconds >= 0 && match.entrySpan.startSeconds >= 0)
            precondition(match.span.endSeconds <= sound.durationSeconds + 0.01)
            precondition((0...32).contains(match.meanBitError), "\(match.meanBitError) bits")
        }
        let isKnown = answer.matches.contains { $0.entry == 0 }
        precondition(isKnown != refused.contains(0) || answer.hasMore, "it isn't known again")
        precondition(answer.verdict != .notFound, "a wrong answer")
        search.mostBitErrors = Double(bytes[1]) - 1
        search.placesPerItem = Int(bytes[0]) - 1
        _ = index.matches(of: sound, search)
    }
}

import ArgumentParser
import Fingerprints
import Foundation
import Media

/// Search of known sound: a bank of made-up recordings, a clip of one of them, and an hour that
/// holds a known clip.
struct SoundBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "sound")

    @Option(help: "How many hours of sound the bank has.") var hours = 1000.0
    @Option(help: "How many minutes each recording has.") var minutes = 60.0
    @Option(help: "How many clips are looked up.") var clips = 40
    @Flag(help: "Leave the bank in the parts in which it was added.") var parted = false

    struct Search: Codable {
        let care: String
        /// CPU milliseconds of ten seconds out of a recording: the median and the most.
        let clip: Double
        let slowestClip: Double
        let found: Int
        let withinHalfASecond: Int
        /// What else was found, which nobody put there.
        let others: Int
        /// CPU milliseconds of an hour in which a known clip of ten seconds stands: the median of three.
        let hour: Double
        let hourFound: Bool
        /// Whether a search ended at its limits.
        let isCut: Bool
    }

    struct Figures: Codable {
        let hours: Double
        let entries: Int
        let items: Int
        let mebibytes: Double
        let peakMebibytes: Int
        let addCpuSeconds: Double
        let packCpuSeconds: Double
        let clips: Int
        let searches: [Search]
    }

    func run() throws {
        var sound = MadeUpSound(seed: 42)
        let count = Int(minutes * 60 / AudioFingerprint.itemSeconds)
        let entries = max(1, Int(hours * 60 / minutes))
        var (index, kept, adding) = (AudioIndex(), [UInt64: [UInt32]](), 0.0)
        let batch = max(1, 1 << 23 / count)
        for first in stride(from: 0, to: entries, by: batch) {
            let made = try (first..<min(first + batch, entries)).map { id in
                let items = sound.items(count)
                if id % max(1, entries / clips) == 0 { kept[UInt64(id)] = items }
                return AudioIndex.Entry(
                    id: UInt64(id),
                    fingerprint: try AudioFingerprint(items: items),
                )
            }
            adding += Taken.measure { index.add(made) }.cpuSeconds
        }
        let packing = Taken.measure { if !parted { index.pack() } }.cpuSeconds
        let searches = try [AudioSearch.Care.thorough, .quick].map {
            try look(&index, kept, $0, &sound)
        }
        try report(
            Figures(
                hours: hours,
                entries: entries,
                items: index.itemCount,
                mebibytes: Double(index.byteCount) / 1_048_576,
                peakMebibytes: Taken.peakMebibytes,
                addCpuSeconds: adding,
                packCpuSeconds: packing,
                clips: kept.count,
                searches: searches,
            )
        )
    }

    private func look(
        _ index: inout AudioIndex,
        _ kept: [UInt64: [UInt32]],
        _ care: AudioSearch.Care,
        _ sound: inout MadeUpSound,
    ) throws -> Search {
        var search = AudioSearch()
        search.care = care
        var (times, found, near, others) = ([Double](), 0, 0, 0)
        for (id, items) in kept.sorted(by: { $0.key < $1.key }) {
            let first = items.count / 3 + Int(id % 100)
            let clip = sound.changed(items[first..<first + 59])
            let (answer, taken) = try Self.answer(index, clip, search)
            times.append(taken)
            let mine = answer.matches.filter { $0.entry == id }
            let begins = Double(first) * AudioFingerprint.itemSeconds
            found += mine.isEmpty ? 0 : 1
            near += mine.contains { abs($0.entrySpan.startSeconds - begins) < 0.5 } ? 1 : 0
            others += answer.matches.count - mine.count
        }
        let jingle = sound.items(59)
        let known = try AudioFingerprint(items: jingle)
        index.add([AudioIndex.Entry(id: .max, fingerprint: known)])
        let hour = sound.items(11_000) + sound.changed(jingle[...]) + sound.items(18_017)
        let hours = try (0..<3).map { _ in try Self.answer(index, hour, search) }
        let (answer, taken) = hours.sorted { $0.1 < $1.1 }[1]
        times.sort()
        return Search(
            care: "\(care)",
            clip: times[times.count / 2],
            slowestClip: times[times.count - 1],
            found: found,
            withinHalfASecond: near,
            others: others,
            hour: taken,
            hourFound: answer.matches.contains { match in
                let begins = 11_000 * AudioFingerprint.itemSeconds
                return match.entry == .max && abs(match.span.startSeconds - begins) < 0.5
            },
            isCut: answer.isCut,
        )
    }

    /// What is found, and in how many CPU milliseconds.
    private static func answer(
        _ index: AudioIndex,
        _ items: [UInt32],
        _ search: AudioSearch,
    ) throws -> (AudioAnswer, Double) {
        let sound = try AudioFingerprint(items: items)
        var answer: AudioAnswer?
        let taken = Taken.measure { answer = index.matches(of: sound, search) }
        guard let answer else { throw ExitCode.failure }
        return (answer, taken.cpuSeconds * 1000)
    }
}

/// Items that change as those of music do: a seventh of the bits from one to the next, and ones more
/// often than zeros.
private struct MadeUpSound {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func items(_ count: Int) -> [UInt32] {
        var item = bits(0b10_1001, of: 6)
        return (0..<count).map { _ in
            let changed = bits(0b0101, of: 4)
            item = item & ~changed | bits(0b10_1001, of: 6) & changed
            return item
        }
    }

    /// The same with two and a half bits of each item flipped, as after MP3 at 64 kbit/s.
    mutating func changed(_ items: ArraySlice<UInt32>) -> [UInt32] {
        items.map { $0 ^ bits(0b00_0101, of: 6) }
    }

    /// Bits that are each set with a chance: so many binary digits behind the point.
    private mutating func bits(_ chance: Int, of digits: Int) -> UInt32 {
        (0..<digits).reduce(0) { bits, digit in
            let word = UInt32(truncatingIfNeeded: next())
            return chance >> digit & 1 == 1 ? bits | word : bits & word
        }
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

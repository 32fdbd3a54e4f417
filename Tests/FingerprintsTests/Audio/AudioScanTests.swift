import TestSupport
import Testing

@testable import Fingerprints

/// The search that refuses nearly all pairs by sums against one that looks at all.
@Suite(.alone) struct AudioScanTests {
    @Test(arguments: Seeds.some(2, for: "audio scan against the plain one"))
    func `finds what looking at every pair finds, at every level`(_ seed: UInt64) throws {
        var stage = SoundStage(seed: seed)
        let known = (0..<12).map { _ in stage.sound(of: 19...240) }
        let query = stage.sound(of: 400...400)
        var index = AudioIndex()
        let entries = try known.enumerated().map { number, items in
            AudioIndex.Entry(
                id: UInt64(number),
                fingerprint: try AudioFingerprint(items: items),
            )
        }
        let refused = index.add(entries)
        for id in UInt64(0)..<2 where !refused.contains(id) { index.retire(id) }
        for (care, most) in [
            (AudioSearch.Care.thorough, 10.0), (.quick, 10), (.thorough, 8.5), (.thorough, 12),
        ] {
            var search = AudioSearch()
            (search.care, search.mostBitErrors) = (care, most)
            let found = try compare(query, index, search)
            print("seed \(seed), \(care), at most \(most) bits: \(found) findings")
        }
    }

    /// More places to a key than are read at once, and more pairs than are kept at once.
    @Test func `finds the same where one key has all the places`() throws {
        var model = SoundModel(seed: 31)
        let beat = model.items(9)
        let loop = { (count: Int) in (0..<count).map { beat[$0 % 9] } }
        var index = AudioIndex()
        index.add([
            .init(id: 1, fingerprint: try AudioFingerprint(items: loop(5_500))),
            .init(id: 2, fingerprint: try AudioFingerprint(items: model.items(50) + loop(90))),
        ])
        let found = try compare(loop(60) + model.items(20), index, AudioSearch())
        #expect(found > 500)
    }

    /// Compares the two part by part; says how many findings there are.
    private func compare(
        _ items: [UInt32],
        _ index: AudioIndex,
        _ search: AudioSearch,
    ) throws -> Int {
        let query = AudioQuery(try AudioFingerprint(items: items), search)
        let voters = query.voters(in: index.held.map(\.part))
        let order = voters.indices.filter { voters[$0] }.map { UInt32($0) }
        var count = 0
        for held in index.held {
            let plain = PlainScan(query, held, voters: order)
            count += plain.findings.count
            for kernels in HammingKernels.all {
                var scan = AudioScan(query, held, voters: order, kernels: kernels)
                // In several goes, as a search does that is nearly cut.
                while !scan.isDone { _ = scan.run(comparing: 1_000) }
                #expect(scan.findings.count == plain.findings.count)
                #expect(Set(scan.findings) == Set(plain.findings), "\(kernels.level)")
            }
        }
        return count
    }

    @Test(arguments: Seeds.some(20, for: "what a stretch gains"))
    func `nothing that agrees gains less than the least`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for most in [0.5, 6, 8.5, 10, 12, 32] {
            var search = AudioSearch()
            search.mostBitErrors = most
            let least = AudioAlignment.leastGain(search)
            let count = Int.random(in: 17...96, using: &random)
            let limit = AudioThreshold.bitErrors(count, most: most) * Double(count)
            let gain = AudioAlignment.level * count - Int(limit)
            #expect(gain >= least)
            #expect(11 * 19 - AudioScan.windowErrors(search) >= least)
        }
        #expect(AudioAlignment.leastGain(AudioSearch()) == 91)
    }
}

/// Sounds out of a common stock: of all that makes a search go astray.
private struct SoundStage {
    private var model: SoundModel
    private var stock: [[UInt32]] = []

    init(seed: UInt64) {
        model = SoundModel(seed: seed)
        for count in [19, 25, 40, 70, 120] { stock.append(model.items(count)) }
        let beat = model.items(10)
        stock.append((0..<80).map { beat[$0 % 10] })
    }

    /// Pieces of the stock, changed much or little; sound of few keys, steady ones and others.
    mutating func sound(of range: ClosedRange<Int>) -> [UInt32] {
        let count = Int.random(in: range, using: &model.random)
        var items: [UInt32] = []
        while items.count < count { items += piece() }
        return Array(items.prefix(count))
    }

    private mutating func piece() -> [UInt32] {
        let length = Int.random(in: 4...60, using: &model.random)
        switch Int.random(in: 0..<8, using: &model.random) {
        case 0: return model.items(length)
        case 1: return [UInt32](repeating: 627_964_279, count: length / 2)
        case 2, 3:
            // Few of the compared bits differ, so that many keys are the same by chance.
            return model.items(length).map { $0 & 0x0007_FFFF | 0xA5A0_0000 }
        default:
            let whole = stock.randomElement(using: &model.random) ?? []
            let first = Int.random(in: 0..<whole.count / 4, using: &model.random)
            let share = Double.random(in: 0...0.24, using: &model.random)
            return model.damaged(whole[first...].prefix(length * 2), share: share)
        }
    }
}

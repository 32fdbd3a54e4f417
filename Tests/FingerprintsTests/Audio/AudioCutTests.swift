import TestSupport
import Testing

@testable import Fingerprints

/// A search that ends at its limits.
@Suite(.alone) struct AudioCutTests {
    @Test func `a search that is cut says so beside what it found`() throws {
        let stage = try Stage()
        let whole = stage.index.matches(of: stage.loop)
        #expect(!whole.isCut && !whole.hasMore)
        #expect(whole.verdict == .found)
        var search = AudioSearch()
        search.comparedItems = 5_000
        let cut = stage.index.matches(of: stage.loop, search)
        #expect(cut.isCut && cut.hasMore)
        #expect(cut.verdict == .found)
        #expect(!cut.matches.isEmpty && cut.matches.count < whole.matches.count)
        search.comparedItems = 0
        let empty = stage.index.matches(of: stage.loop, search)
        #expect(empty.isCut && empty.hasMore)
        #expect(empty.verdict == .unfinished)
    }

    @Test func `a bank tells of a search that was cut, beside what it found`() throws {
        let stage = try Stage()
        let known = MediaFingerprint(sound: stage.loop)
        var settings = BankSettings()
        for (most, blind) in [
            (1 << 30, []), (5_000, [BankAnswer.Blind.endlessSound]), (0, [.endlessSound]),
        ] {
            settings.comparedItems = most
            let bank = BankIndex(settings)
            try bank.add([KnownMedia(number: 1, fingerprint: known)])
            let answer = bank.matches(of: known)
            #expect(answer.blind == blind)
            #expect(answer.matches.isEmpty == (most == 0))
            #expect(answer.hasMore == (most < 1 << 30))
        }
    }

    @Test func `a limit of matches cuts nothing`() throws {
        let stage = try Stage()
        var search = AudioSearch()
        search.matchLimit = 3
        let answer = stage.index.matches(of: stage.loop, search)
        #expect(answer.hasMore && !answer.isCut)
        #expect(answer.matches.count == 3)
    }

    /// Else a sound that repeats itself would hide what else is known of it.
    @Test func `a part in which the search is cut leaves the others theirs`() throws {
        for isLoopFirst in [true, false] {
            var stage = try Stage()
            let jingle = stage.model.items(60)
            let known = AudioIndex.Entry(id: 7, fingerprint: try AudioFingerprint(items: jingle))
            let loop = AudioIndex.Entry(id: 1, fingerprint: stage.loop)
            var index = AudioIndex()
            // The larger one first, so that they stay in two parts; or the jingle with company.
            if isLoopFirst {
                index.add([loop])
                index.add([known])
            } else {
                let other = try AudioFingerprint(items: stage.model.items(9_000))
                index.add([known, .init(id: 8, fingerprint: other)])
                index.add([loop])
            }
            #expect(index.held.count == 2)
            let query = try AudioFingerprint(items: stage.loop.items + jingle)
            var search = AudioSearch()
            search.comparedItems = 5_000
            let answer = index.matches(of: query, search)
            #expect(answer.isCut)
            #expect(answer.matches.contains { $0.entry == 7 })
            #expect(answer.matches.contains { $0.entry == 1 })
        }
    }

    /// One part needs more than its share, and the other leaves enough.
    @Test func `what one part leaves goes to the other`() throws {
        var stage = try Stage()
        stage.index.add([
            .init(id: 9, fingerprint: try AudioFingerprint(items: stage.model.items(60)))
        ])
        #expect(stage.index.held.count == 2)
        let whole = stage.index.matches(of: stage.loop)
        var search = AudioSearch()
        // Found by halving: the least that is enough.
        var (few, enough) = (0, 1 << 24)
        while enough - few > 1 {
            search.comparedItems = (few + enough) / 2
            if stage.index.matches(of: stage.loop, search).isCut {
                few = search.comparedItems
            } else {
                enough = search.comparedItems
            }
        }
        search.comparedItems = enough
        #expect(stage.index.matches(of: stage.loop, search) == whole)
        // Alone it needs as much: nothing of the limit is lost on the part that needs none.
        stage.index.retire(9)
        stage.index.pack()
        #expect(stage.index.held.count == 1)
        #expect(!stage.index.matches(of: stage.loop, search).isCut)
        search.comparedItems = enough - 1
        #expect(stage.index.matches(of: stage.loop, search).isCut)
    }
}

/// A bank that has a loop.
private struct Stage {
    var model = SoundModel(seed: 77)
    let loop: AudioFingerprint
    var index = AudioIndex()

    init() throws {
        let beat = model.items(9)
        loop = try AudioFingerprint(items: (0..<900).map { beat[$0 % 9] })
        index.add([.init(id: 1, fingerprint: loop)])
    }
}

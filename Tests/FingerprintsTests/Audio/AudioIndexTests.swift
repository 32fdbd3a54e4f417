import Media
import TestSupport
import Testing

@testable import Fingerprints

@Suite(.alone) struct AudioIndexTests {
    /// What Chromaprint makes of silence.
    private static let silence: UInt32 = 627_964_279

    @Test func `a short known sound is found wherever it occurs in a long one`() throws {
        var model = SoundModel(seed: 1)
        let jingle = model.items(19)
        var index = AudioIndex()
        index.add([.init(id: 7, fingerprint: try AudioFingerprint(items: jingle))])
        var query = model.items(100)
        for _ in 0..<3 { query += model.damaged(jingle, share: 0.08) + model.items(100) }
        let answer = index.matches(of: try AudioFingerprint(items: query, startSeconds: 5))
        #expect(answer.verdict == .found)
        #expect(answer.matches.map(\.entry) == [7, 7, 7])
        for (match, first) in zip(answer.matches, [100, 219, 338]) {
            expect(match.span, 5 + Double(first) * AudioFingerprint.itemSeconds, lasting: 4.95)
            expect(match.entrySpan, 0, lasting: 4.95)
            #expect((1...5).contains(match.meanBitError))
            #expect((12...19).contains(match.score))
        }
    }

    @Test func `a short piece is found wherever it occurs in a long known sound`() throws {
        var model = SoundModel(seed: 2)
        let refrain = model.items(30)
        let song = model.items(200) + refrain + model.items(70) + refrain + model.items(10)
        var index = AudioIndex()
        index.add([
            .init(id: 1, fingerprint: try AudioFingerprint(items: model.items(500))),
            .init(id: 2, fingerprint: try AudioFingerprint(items: song, startSeconds: 60)),
        ])
        let piece = try AudioFingerprint(items: Array(refrain.dropFirst(5).prefix(19)))
        let matches = index.matches(of: piece).matches
        #expect(matches.map(\.entry) == [2, 2])
        for (match, first) in zip(matches, [205, 305]) {
            expect(match.span, 0, lasting: 4.95)
            expect(
                match.entrySpan,
                60 + Double(first) * AudioFingerprint.itemSeconds,
                lasting: 4.95,
            )
            #expect(match.meanBitError == 0)
            #expect(match.score == 19)
        }
    }

    @Test func `one sound may hold several known ones`() throws {
        var model = SoundModel(seed: 3)
        let known = (0..<5).map { _ in model.items(80) }
        var index = AudioIndex()
        index.add(
            try known.enumerated().map {
                .init(id: UInt64($0), fingerprint: try AudioFingerprint(items: $1))
            }
        )
        let query = known.reversed().flatMap { model.damaged($0, share: 0.05) }
        let matches = index.matches(of: try AudioFingerprint(items: query)).matches
        #expect(matches.map(\.entry) == [4, 3, 2, 1, 0])
    }

    @Test func `silence and steady tones match nothing and are told`() throws {
        var model = SoundModel(seed: 5)
        let quiet = [UInt32](repeating: Self.silence, count: 40)
        let (first, second) = (model.items(100), model.items(100))
        var index = AudioIndex()
        let refused = index.add([
            .init(id: 1, fingerprint: try AudioFingerprint(items: quiet)),
            .init(id: 2, fingerprint: try AudioFingerprint(items: first + quiet + second)),
            .init(id: 3, fingerprint: try AudioFingerprint(items: model.items(16))),
            .init(id: 4, fingerprint: try AudioFingerprint(items: [])),
        ])
        #expect(refused == [1, 3, 4])
        #expect(index.count == 1)
        let silent = index.matches(of: try AudioFingerprint(items: quiet))
        #expect(silent.verdict == .tooLittleSound)
        #expect(silent.unheard.count == 1)
        let short = index.matches(of: try AudioFingerprint(items: Array(first.prefix(16))))
        #expect(short.verdict == .tooLittleSound)
        #expect(index.matches(of: try AudioFingerprint(items: [])).verdict == .tooLittleSound)
        // Another sound with the same pause.
        let other = try AudioFingerprint(items: model.items(90) + quiet + model.items(90))
        let answer = index.matches(of: other)
        #expect(answer.verdict == .notFound)
        #expect(answer.unheard.count == 1)
        let start = answer.unheard.first?.startSeconds ?? 0
        #expect(abs(start - 90 * AudioFingerprint.itemSeconds) < 0.001)
    }

    /// A day of silence with some music: the pause costs nothing and hides nothing.
    @Test func `a day of silence is bounded and the music in it is found`() throws {
        var model = SoundModel(seed: 6)
        let song = model.items(60)
        var day = [UInt32](repeating: Self.silence, count: 698_000)
        day.replaceSubrange(400_000..<400_060, with: song)
        var index = AudioIndex()
        index.add([
            .init(id: 1, fingerprint: try AudioFingerprint(items: song)),
            .init(id: 2, fingerprint: try AudioFingerprint(items: day)),
        ])
        #expect(index.byteCount < 698_120 * 14)
        let answer = index.matches(of: try AudioFingerprint(items: day))
        #expect(Set(answer.matches.map(\.entry)) == [1, 2])
        #expect(answer.matches.count == 2)
        #expect(answer.unheard.count == 2)
        #expect(answer.heardItemCount == 60)
    }

    @Test func `a siren says nothing`() throws {
        var model = SoundModel(seed: 7)
        let tones = model.items(3)
        let siren = try AudioFingerprint(items: (0..<2000).map { tones[$0 % 3] })
        var index = AudioIndex()
        #expect(index.add([.init(id: 1, fingerprint: siren)]) == [1])
        #expect(index.matches(of: siren).verdict == .tooLittleSound)
    }

    /// Each repetition is one more alignment: as many as items, each as long as the sound.
    @Test func `a loop of an hour costs no more than it may`() throws {
        var model = SoundModel(seed: 12)
        let beat = model.items(9)
        let loop = try AudioFingerprint(items: (0..<29_000).map { beat[$0 % 9] })
        var index = AudioIndex()
        index.add([.init(id: 1, fingerprint: loop)])
        var search = AudioSearch()
        search.comparedItems = 1_000_000
        search.matchLimit = 10
        let answer = index.matches(of: loop, search)
        #expect(answer.hasMore)
        #expect(answer.matches.count == 10)
        #expect(answer.matches.contains { $0.span == $0.entrySpan })
    }

    @Test func `a bank full of one sound leaves its items out, and says so`() throws {
        var model = SoundModel(seed: 8)
        let jingle = model.items(40)
        let rare = model.items(40)
        var index = AudioIndex()
        index.add(
            try (0..<300).map {
                .init(id: $0, fingerprint: try AudioFingerprint(items: jingle + model.items(5)))
            }
        )
        index.add([.init(id: 999, fingerprint: try AudioFingerprint(items: rare))])
        let query = try AudioFingerprint(items: jingle + rare)
        var search = AudioSearch()
        #expect(Set(index.matches(of: query, search).matches.map(\.entry)).count == 301)
        search.placesOfAnItem = 250
        let answer = index.matches(of: query, search)
        #expect(answer.matches.map(\.entry) == [999])
        #expect(answer.unheard.count == 1)
        search.placesOfAnItem = .max
        search.placesPerItem = 100
        let cheap = index.matches(of: query, search)
        #expect(cheap.matches.contains { $0.entry == 999 })
        #expect(cheap.heardItemCount < 80)
        #expect(index.matches(of: query, search) == cheap)
    }

    @Test func `the best matches are kept at the limit`() throws {
        var model = SoundModel(seed: 9)
        let song = model.items(40)
        var index = AudioIndex()
        index.add(
            try (0..<30).map {
                let items = model.damaged(song, share: 0.005 * Double($0))
                return .init(id: UInt64($0), fingerprint: try AudioFingerprint(items: items))
            }
        )
        var search = AudioSearch()
        let all = index.matches(of: try AudioFingerprint(items: song), search)
        #expect(all.matches.count == 30)
        #expect(!all.hasMore)
        search.matchLimit = 5
        let few = index.matches(of: try AudioFingerprint(items: song), search)
        #expect(few.hasMore)
        #expect(few.matches.count == 5)
        #expect(few.matches.contains { $0.entry == 0 })
        #expect(few.matches.allSatisfy { $0.meanBitError < 2 })
        search.matchLimit = -1
        #expect(index.matches(of: try AudioFingerprint(items: song), search).matches == [])
    }

    @Test func `a threshold that is none lets nothing or everything through, and ends nothing`()
        throws
    {
        var model = SoundModel(seed: 13)
        let song = try AudioFingerprint(items: model.items(60))
        let worse = try AudioFingerprint(items: model.damaged(song.items, share: 0.1))
        var index = AudioIndex()
        index.add([.init(id: 1, fingerprint: song)])
        var search = AudioSearch()
        for most in [-1, 0, Double.nan, -Double.infinity] {
            search.mostBitErrors = most
            #expect(index.matches(of: worse, search).matches == [], "\(most)")
        }
        for most in [10, 32, 1e300, Double.infinity] {
            search.mostBitErrors = most
            #expect(index.matches(of: worse, search).verdict == .found, "\(most)")
        }
        for places in [Int.min, -1, 0] {
            search = AudioSearch()
            search.placesPerItem = places
            #expect(index.matches(of: worse, search).matches == [])
        }
    }

    /// What is taken must be known again, and what can't be isn't called unknown.
    @Test func `a sound of few kinds or of scattered sounds is refused, and no "not found"`() throws
    {
        var model = SoundModel(seed: 14)
        let song = model.items(60)
        let beat = (0..<60).map { song[$0 % 7] }
        let drops = (0..<30).flatMap { number in
            model.items(8).prefix(1) + [UInt32](repeating: 0xFFFF_0000, count: 40 + number)
        }
        var index = AudioIndex()
        index.add([.init(id: 1, fingerprint: try AudioFingerprint(items: song))])
        for items in [beat, drops] {
            let sound = try AudioFingerprint(items: items)
            #expect(index.matches(of: sound).verdict == .tooLittleSound)
            #expect(index.add([.init(id: 2, fingerprint: sound)]) == [2])
        }
        let eight = try AudioFingerprint(items: (0..<60).map { song[$0 % 8] })
        #expect(index.add([.init(id: 3, fingerprint: eight)]) == [])
        #expect(index.matches(of: eight).matches.contains { $0.entry == 3 })
    }

    @Test func `a search that its limits end says so`() throws {
        var model = SoundModel(seed: 15)
        let song = try AudioFingerprint(items: model.items(60))
        var index = AudioIndex()
        index.add([.init(id: 1, fingerprint: song)])
        var search = AudioSearch()
        search.comparedItems = 0
        #expect(index.matches(of: song, search).verdict == .unfinished)
        search = AudioSearch()
        search.matchLimit = 0
        #expect(index.matches(of: song, search).verdict == .unfinished)
        #expect(index.matches(of: song).verdict == .found)
    }

    @Test func `an empty bank answers`() throws {
        var model = SoundModel(seed: 10)
        var index = AudioIndex()
        let query = try AudioFingerprint(items: model.items(40))
        #expect(index.matches(of: query).verdict == .notFound)
        index.retire(5)
        index.pack()
        #expect(index.add([]) == [])
        #expect(index.count == 0 && index.itemCount == 0)
        index.add([.init(id: 5, fingerprint: query)])
        index.retire(5)
        #expect(index.matches(of: query).verdict == .notFound)
        index.pack()
        #expect(index.itemCount == 0)
    }

    @Test func `the last of two with one number counts`() throws {
        var model = SoundModel(seed: 11)
        let prints = try (0..<3).map { _ in try AudioFingerprint(items: model.items(40)) }
        var index = AudioIndex()
        index.add([.init(id: 1, fingerprint: prints[0]), .init(id: 1, fingerprint: prints[1])])
        #expect(index.count == 1)
        #expect(index.matches(of: prints[0]).verdict == .notFound)
        #expect(index.matches(of: prints[1]).verdict == .found)
        index.add([.init(id: 1, fingerprint: prints[2])])
        #expect(index.matches(of: prints[1]).verdict == .notFound)
        #expect(index.matches(of: prints[2]).verdict == .found)
    }

    private func expect(
        _ span: TimeSpan,
        _ start: Double,
        lasting seconds: Double,
        within tolerance: Double = 0.01,
    ) {
        #expect(abs(span.startSeconds - start) <= tolerance, "\(span)")
        #expect(abs(span.endSeconds - start - seconds) <= tolerance, "\(span)")
    }
}

import Foundation
import TestSupport
import Testing

@testable import Fingerprints

/// Whatever the way, the answer is what looking at everything gives.
@Suite(.alone) struct ExactSearchTests {
    /// Compares all ways on a bank with the slow one.
    private func check(
        _ bank: Bank,
        words: Int,
        radii: [Int],
        queries: [PDQHash],
        _ kernels: [HammingKernels] = [.best],
    ) throws {
        let segment = try Segment(bank.entries, words: words)
        let all = queries.map { bank.matches(near: $0, within: 256) }
        for radius in radii {
            let expected = all.map { matches in
                Array(matches.prefix { $0.distance <= radius })
            }
            for way in SearchWay.allCases {
                for kernels in kernels {
                    let terms = SearchTerms(
                        radius: radius,
                        limit: 100_000,
                        way: way,
                        kernels: kernels,
                    )
                    let found = segment.search(queries, terms)
                    #expect(
                        found == expected.map { IndexAnswer(matches: $0) },
                        "\(bank), \(words) words, radius \(radius), \(way), \(kernels.level)",
                    )
                }
            }
        }
    }

    @Test(arguments: Seeds.some(1, for: "exact search at every radius"))
    func `equals looking at everything, at every radius`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let words = [16, 20, 24, 32][Int(seed % 4)]
        for bank in Bank.all(700, seed: seed) {
            let queries = bank.queries(3, using: &random)
            try check(bank, words: words, radii: Array(0...64), queries: queries)
        }
    }

    @Test(arguments: Seeds.some(1, for: "exact search by every kernel"))
    func `equals looking at everything, with every kernel`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for bank in Bank.all(700, seed: seed) {
            let queries = bank.queries(5, using: &random)
            try check(
                bank,
                words: 16,
                radii: [0, 15, 31, 42, 43, 64, 256],
                queries: queries,
                HammingKernels.all,
            )
        }
    }

    @Test(.enabled(if: Bank.frames != nil), arguments: [14, 22])
    func `equals looking at everything, among frames of real videos`(words: Int) throws {
        let bank = try #require(Bank.frames)
        var random = SeededGenerator(seed: 77)
        let queries = bank.queries(8, using: &random)
        try check(bank, words: words, radii: [0, 31, 50], queries: queries)
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `finds the shared needles in the shared haystack`() throws {
        let bank = Bank(description: "haystack", hashes: Bank.list("haystack.txt"))
        #expect(bank.hashes.count == 1_350)
        let needles = Bank.list("needles.txt")
        #expect(needles.count == 100)
        try check(bank, words: 16, radii: [10, 20, 30, 31], queries: needles)
        let segment = try Segment(bank.entries)
        #expect(segment.wordCount == 0, "a small bank needs no tables")
        #expect(segment.search(needles).allSatisfy { !$0.matches.isEmpty })
    }

    @Test func `rows at exactly the radius count, one bit further not`() throws {
        var random = SeededGenerator(seed: 3)
        let query = PDQHash.random(using: &random)
        for distance in [0, 1, 30, 31, 32, 64, 65] {
            // Spread evenly, so that every word differs as little as it can.
            var words = query.words
            for step in 0..<distance {
                let bit = step * 256 / max(distance, 1)
                words[bit / 64] ^= 1 << UInt64(bit % 64)
            }
            let segment = try Segment(
                [IndexEntry(payload: 1, hash: PDQHash(words: words))],
                words: 16,
            )
            for way in SearchWay.allCases {
                for radius in [distance - 1, distance] {
                    let answer = segment.search([query], SearchTerms(radius: radius, way: way))
                    #expect(answer[0].matches.count == (radius == distance ? 1 : 0))
                }
            }
        }
    }

    @Test func `an answer keeps the nearest and says that there are more`() throws {
        let bank = Bank.random(3_000, seed: 8)
        let query = bank.hashes[7]
        for words in [0, 16] {
            let segment = try Segment(bank.entries, words: words)
            let all = bank.matches(near: query, within: 256)
            for limit in [0, 1, 10, 2_999, 3_000, 3_001, .max] {
                let terms = SearchTerms(radius: 256, limit: limit)
                let answer = segment.search([query], terms)[0]
                #expect(answer.matches == Array(all.prefix(limit)))
                #expect(answer.hasMore == (limit < 3_000))
            }
        }
    }

    @Test func `equal rows are answered by name`() throws {
        let hash = PDQHash(words: [1, 2, 3, 4])
        let entries = (0..<9).reversed().map { IndexEntry(payload: $0, hash: hash) }
        let segment = try Segment(entries + entries, words: 32)
        let answer = segment.search([hash], SearchTerms(limit: 5))[0]
        #expect(answer.matches.map(\.payload) == [0, 0, 1, 1, 2])
        #expect(answer.hasMore)
    }

    @Test func `nothing is found in nothing, for nothing, or within less than nothing`() throws {
        let empty = try Segment([IndexEntry]())
        let hash = PDQHash(words: .zero)
        #expect(empty.search([hash]) == [IndexAnswer(matches: [])])
        let one = try Segment([IndexEntry(payload: 1, hash: hash)])
        #expect(one.search([]).isEmpty)
        #expect(one.search([hash], SearchTerms(radius: -1))[0].matches.isEmpty)
        #expect(one.search([hash], SearchTerms(radius: 1_000))[0].matches.count == 1)
    }
}

@Suite struct WordLayoutTests {
    @Test(arguments: 11...32)
    func `no row within the radius can be missed`(count: Int) {
        let layout = WordLayout(count: count)
        #expect(layout.words.reduce(0) { $0 + $1.width } == 256)
        var end = 0
        for word in layout.words {
            #expect(word.start == end)
            end += word.width
        }
        for radius in stride(from: 0, through: 256, by: 3) {
            guard let flips = layout.flips(radius: radius, rows: 1_000_000) else {
                #expect(radius >= count * (WordLayout.mostFlips + 1))
                continue
            }
            // If each word differed in one more bit than is allowed, that would be too many.
            #expect(flips.reduce(0) { $0 + $1 + 1 } == radius + 1)
        }
    }

    @Test func `masks are all numbers of few ones, those of the fewest first`() {
        for width in [8, 13, 21] {
            let masks = FlipMasks.list(of: width)
            let expected = (0..<UInt32(1) << UInt32(width)).filter { $0.nonzeroBitCount <= 3 }
            #expect(Set(masks) == Set(expected))
            #expect(masks.count == FlipMasks.count(upTo: 3, of: width))
            for ones in 0...3 {
                let some = masks.prefix(FlipMasks.count(upTo: ones, of: width))
                #expect(some.allSatisfy { $0.nonzeroBitCount <= ones })
            }
        }
    }

    @Test func `more is not read than a scan would cost`() throws {
        let hash = PDQHash(words: [1, 2, 3, 4])
        let entries = (0..<500).map { IndexEntry(payload: $0, hash: hash) }
        let index = try Segment(entries, words: 16).multiIndex
        let plan = try #require(index.plan(radius: 31))
        let terms = SearchTerms()
        var found = 0
        let refused = index.search(hash, by: plan, terms, limit: 499) { _, _ in found += 1 }
        #expect(refused == .tooMany)
        #expect(found == 0)
        let done = index.search(hash, by: plan, terms, limit: 500 * 16) { _, _ in found += 1 }
        #expect(done == .done)
        #expect(found == 500)
    }
}

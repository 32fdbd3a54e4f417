import Foundation
@testable import Pipeline
import TestSupport
import Testing

@Suite struct PeakTableTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the highest and lowest of all samples are in every level`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var table = PeakTable(sampleRate: 8000)
        var all: [Int16] = []
        while all.count < 200_000 {
            let part = (0..<Int.random(in: 1...9000, using: &random)).map { _ in
                Int16.random(in: -2000...1500, using: &random)
            }
            table.add(part, at: all.count)
            all += part
        }
        let (low, high) = (try #require(all.min()), try #require(all.max()))
        for count in [2000, 1000, 500, 250, 1] {
            let level = table.level(of: count)
            #expect(level.count == count)
            #expect(level.map(\.low).min() == Int8(low >> 8))
            #expect(level.map(\.high).max() == Int8((Int(high) + 255) >> 8))
        }
        #expect(abs(table.seconds - Double(all.count) / 8000) < 0.05)
    }

    @Test func `silence is a line, and the faintest sound isn't`() {
        var table = PeakTable(sampleRate: 8000)
        table.add(Array(repeating: 0, count: 8000), at: 0)
        table.add([1, -1], at: 8000)
        let level = table.level(of: 100)
        #expect(level.dropLast().allSatisfy { $0.low == 0 && $0.high == 0 })
        #expect(level.last?.low == -1)
        #expect(level.last?.high == 1)
    }

    @Test func `a click stands where it is heard, after a hole that nobody filled`() throws {
        var table = PeakTable(sampleRate: 8000)
        table.add([100], at: 0)
        table.add([Int16.max, Int16.min], at: 8000 * 3600)
        let level = table.level(of: 2000)
        #expect(level.last?.high == 127)
        #expect(level.last?.low == -128)
        #expect(level.dropFirst().dropLast().allSatisfy { $0.low == 0 && $0.high == 0 })
        #expect(abs(table.seconds - 3600) < 2)
    }

    @Test func `times that no file has are left out`() {
        var table = PeakTable(sampleRate: 8000)
        table.add([1], at: -1)
        table.add([1], at: Int.max)
        table.add([], at: 0)
        #expect(table.isEmpty)
    }

    @Test func `there are four levels, each half as fine, of 2,000 pairs at most`() throws {
        var table = PeakTable(sampleRate: 8000)
        table.add(Array(repeating: 7, count: 400_000), at: 0)
        let json = try JSONObject(parsing: Data(table.json(ExaminationLimits()).text.utf8))
        #expect(json.text("schema") == "touchstone.peaks/1")
        #expect((0..<4).map { json.number("levels.\($0).pixels") } == [2000, 1000, 500, 250])
        #expect((0..<4).map { json.count("levels.\($0).data") } == [4000, 2000, 1000, 500])
        let total = try #require(json.number("duration_s"))
        #expect(abs(total - 50) < 0.1)
    }
}

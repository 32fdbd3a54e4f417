@testable import Containers
import Media
import TestSupport
import Testing

@Suite struct NALUnitTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `numbers are read as they were written`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var writer = BitWriter()
        let numbers = (0..<60).map { _ in
            Int.random(in: 0...(1 << Int.random(in: 0...31)), using: &random)
        }
        for number in numbers {
            writer.unsigned(number)
            writer.bits(UInt64(number), 40)
        }
        var reader = BitReader(writer.bytes)
        for number in numbers {
            let unsigned = try reader.unsigned()
            let bits = try reader.bits(40)
            #expect(unsigned == number && bits == UInt64(number))
        }
    }

    /// H.264, table 9-3: the numbers 1, -1, 2, -2 have the codes 1 to 4.
    @Test func `signed numbers alternate`() throws {
        var writer = BitWriter()
        for code in 0..<5 { writer.unsigned(code) }
        var reader = BitReader(writer.bytes)
        var numbers: [Int] = []
        for _ in 0..<5 { numbers.append(try reader.signed()) }
        #expect(numbers == [0, 1, -1, 2, -2])
    }

    @Test func `reading past the end is an error, and so is a number without end`() {
        #expect(throws: ContainerError.self) {
            var reader = BitReader([0xFF])
            _ = try reader.bits(9)
        }
        #expect(throws: ContainerError.self) {
            var reader = BitReader([UInt8](repeating: 0, count: 20))
            _ = try reader.unsigned()
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `emulation prevention hides every start code and comes off again`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let payload = (0..<400).map { _ in UInt8.random(in: 0...3, using: &random) } + [1]
        let bytes = EmulationPrevention.inserted(into: payload)
        for place in bytes.indices.dropLast(2) where bytes[place] == 0 && bytes[place + 1] == 0 {
            #expect(bytes[place + 2] > 2)
        }
        #expect(bytes.last != 0)
        let removed = EmulationPrevention.removed(from: bytes)
        #expect(removed == payload)
    }

    @Test func `a byte stream falls into its units`() throws {
        let units: [[UInt8]] = [
            [0x67, 1, 0, 0, 3, 1], [0x68, 2], [UInt8](repeating: 7, count: 300_000), [9],
        ]
        var stream: [UInt8] = [0]
        for (number, unit) in units.enumerated() {
            stream += (number % 2 == 0 ? [0, 0, 0, 1] : [0, 0, 1]) + unit
            if number > 1 { stream += [0, 0, 0, 0, 0] }
        }
        var reader = ByteStreamUnits(MemorySource(stream))
        var found: [[UInt8]] = []
        while let unit = try reader.next() {
            found.append(Array(stream[Int(unit.lowerBound)..<Int(unit.upperBound)]))
        }
        #expect(found == units)
        #expect(throws: ContainerError.self) {
            var other = ByteStreamUnits(MemorySource([0, 0, 5, 0, 0, 1, 9]))
            _ = try other.next()
        }
        var empty = ByteStreamUnits(MemorySource([0, 0, 1, 0, 0, 1]))
        let none = try empty.next()
        #expect(none == nil)
    }

    @Test func `a configuration of more sets than anything needs is refused`() throws {
        let unit: [UInt8] = [0, 3, 0x44, 1, 0xC0]
        let head: [UInt8] = [1] + [UInt8](repeating: 0, count: 20) + [3, 1, 34]
        for (count, isTaken) in [(1000 as UInt16, true), (1001, false)] {
            let units = [[UInt8]](repeating: unit, count: Int(count))
            let record: [UInt8] = head + count.bigEndianBytes + Array(units.joined())
            let sets = try? DecoderConfiguration(record, .hevc).sets.count
            #expect(sets == (isTaken ? 1000 : nil))
        }
    }

    /// The new beginning says the same bits, but for the number; nothing behind it changes.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a slice names another set and keeps its coded data`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let isIDR = seed % 2 == 0
        let flags = isIDR ? 2 : 1
        var writer = BitWriter()
        writer.bits(UInt64.random(in: 0...3, using: &random), flags)
        writer.unsigned(0)
        let rest = (0..<9).map { _ in
            UInt64([0, 0, 0, 1, 3, 0x80].randomElement(using: &random) ?? 0)
        }
        for byte in rest { writer.bits(byte, 8) }
        writer.bits(1, 1)
        while writer.bytes.count < 12 { writer.bit(false) }
        let header: [UInt8] = [isIDR ? 0x28 : 2, 1]
        let data: [UInt8] = [0x80, 0, 0, 3, 1, 9, 8, 7]
        let escaped = EmulationPrevention.inserted(into: header + writer.bytes + [1])
        let renumbering = try HEVCRenumbering(sequenceID: 1, beside: [])
        #expect(renumbering.pictureID == 15)
        let beginning = try renumbering.beginning(of: escaped + data)
        let new = beginning.bytes + (escaped + data).dropFirst(beginning.replaced)
        #expect(beginning.replaced <= escaped.count)
        #expect(new.suffix(data.count) == data)
        for place in new.indices.dropLast(2) where new[place] == 0 && new[place + 1] == 0 {
            #expect(new[place + 2] > 2)
        }
        var expected = BitWriter()
        expected.copy(0..<flags, of: writer.bytes)
        expected.unsigned(15)
        expected.copy(flags + 1..<writer.bytes.count * 8, of: writer.bytes)
        let payload = EmulationPrevention.removed(from: new)
        let wanted = header + expected.bytes + [1] + EmulationPrevention.removed(from: data)
        #expect(payload == wanted)
    }

    @Test func `slices and sets of other numbers are refused`() throws {
        let taken = try (15...30).map { (id) throws in
            var writer = BitWriter()
            writer.unsigned(id)
            writer.unsigned(0)
            writer.bit(true)
            return try #require(try ParameterSet([0x44, 1] + writer.bytes, .hevc))
        }
        #expect(taken.map(\.id) == Array(15...30) && taken.allSatisfy { $0.parent == 0 })
        let renumbering = try HEVCRenumbering(sequenceID: 1, beside: Array(taken.dropLast()))
        #expect(renumbering.pictureID == 30)
        #expect(throws: ContainerError.self) {
            try HEVCRenumbering(sequenceID: 1, beside: taken)
        }
        #expect(throws: ContainerError.self) { try renumbering.renumbered(taken[0]) }
        #expect(throws: ContainerError.self) { try renumbering.beginning(of: [2, 1, 0x20, 5]) }
        #expect(throws: ContainerError.self) { try renumbering.beginning(of: [2, 1]) }
    }
}

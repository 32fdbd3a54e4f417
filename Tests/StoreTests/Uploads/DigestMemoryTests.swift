import Crypto
import Foundation
import Testing

@testable import Store

/// What a process remembers of digests between two parts.
@Suite struct DigestMemoryTests {
    private let time = Date(timeIntervalSince1970: 1_800_000_000)

    private func id(_ number: UInt8) -> UploadID {
        UploadID(at: time, random: [UInt8](repeating: number, count: 10))
    }

    @Test func `a state serves the next holder at the same place, once`() {
        let memory = DigestMemory(limit: 10)
        for (offset, fence, isKnown) in [
            (5 as UInt64, 3 as Int64, true), (6, 3, false), (5, 4, false), (5, 2, false),
        ] {
            memory.keep(SHA256(), of: id(1), at: 5, fence: 2)
            #expect((memory.take(id(1), at: offset, fence: fence) != nil) == isKnown)
            #expect(memory.take(id(1), at: 5, fence: 3) == nil)
        }
    }

    @Test func `the oldest are forgotten first`() {
        let memory = DigestMemory(limit: 3)
        for number in 0..<5 as Range<UInt8> {
            memory.keep(SHA256(), of: id(number), at: 1, fence: 1)
        }
        memory.keep(SHA256(), of: id(4), at: 2, fence: 1)
        #expect(memory.take(id(0), at: 1, fence: 2) == nil)
        #expect(memory.take(id(1), at: 1, fence: 2) == nil)
        #expect(memory.take(id(2), at: 1, fence: 2) != nil)
        #expect(memory.take(id(3), at: 1, fence: 2) != nil)
        #expect(memory.take(id(4), at: 2, fence: 2) != nil)
    }
}

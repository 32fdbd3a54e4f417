import TestSupport
import Testing

@testable import Fingerprints

@Suite struct FrameTagTests {
    @Test func `entry, kind and times come back`() {
        let picture = FrameTag(entry: 33_554_431)
        #expect(picture.entry == 33_554_431)
        #expect(picture.isPicture)
        #expect((picture.seconds, picture.endSeconds) == (0, 0))
        var random = SeededGenerator(seed: 3)
        for _ in 0..<1_000 {
            let entry = UInt32.random(in: 0...KnownMedia.largestNumber, using: &random)
            let start = Double.random(in: 0...FrameTag.latestSeconds, using: &random)
            let length = Double.random(in: 0...FrameTag.longestSeconds, using: &random)
            let tag = FrameTag(entry: entry, seconds: start, endSeconds: start + length)
            #expect(tag.entry == entry)
            #expect(!tag.isPicture)
            #expect(abs(tag.seconds - start) <= 0.026)
            #expect(abs(tag.endSeconds - tag.seconds - length) <= 0.026)
            #expect(FrameTag(payload: tag.payload) == tag)
        }
    }

    @Test func `times out of bounds are the nearest within`() {
        let late = FrameTag(entry: 1, seconds: 1e12, endSeconds: 1e13)
        #expect((late.entry, late.isPicture) == (1, false))
        #expect(late.seconds == FrameTag.latestSeconds)
        #expect(late.endSeconds == FrameTag.latestSeconds + FrameTag.longestSeconds)
        let early = FrameTag(entry: 1, seconds: -5, endSeconds: -9)
        #expect((early.seconds, early.endSeconds) == (0, 0))
        #expect(FrameTag.latestSeconds > 29 * 3_600)
    }
}

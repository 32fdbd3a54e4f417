import Media
import Testing

@Suite struct PictureTests {
    @Test func `a picture has exactly its pixels`() {
        let bytes = [UInt8](repeating: 0, count: 12)
        #expect(Picture(width: 2, height: 2, format: .rgb24, bytes: bytes) != nil)
        #expect(Picture(width: 4, height: 3, format: .gray8, bytes: bytes) != nil)
        #expect(Picture(width: 4, height: 3, format: .rgb24, bytes: bytes) == nil)
        #expect(Picture(width: 0, height: 0, format: .gray8, bytes: []) == nil)
        #expect(Picture(width: -3, height: -4, format: .gray8, bytes: bytes) == nil)
    }

    @Test(arguments: Picture.Format.allCases)
    func `a size that can't be counted is none`(_ format: Picture.Format) {
        #expect(Picture.byteCount(width: .max, height: .max, format: format) == nil)
        #expect(Picture.byteCount(width: .max / 2, height: 2, format: .rgb24) == nil)
    }

    @Test func `samples divide among the channels`() {
        let sound = Waveform(sampleRate: 8000, channels: 2, samples: [1, 2, 3, 4])
        #expect(sound?.frameCount == 2)
        #expect(sound?.durationSeconds == 0.000_25)
        #expect(Waveform(sampleRate: 8000, channels: 2, samples: [1]) == nil)
        #expect(Waveform(sampleRate: 0, channels: 1, samples: []) == nil)
        #expect(Waveform(sampleRate: 8000, channels: 0, samples: []) == nil)
    }

    @Test func `a moment counts ticks exactly`() throws {
        let base = try #require(TimeBase(1001, 30_000))
        #expect(MediaTime(ticks: 30_000, base: base).seconds == 1001)
        #expect(TimeBase(0, 1) == nil)
        #expect(TimeBase(1, -1) == nil)
    }
}

import Fingerprints
import Media
import TestSupport
import Testing

@Suite struct BarFinderTests {
    @Test(arguments: [(0, 20), (30, 0), (24, 16)])
    func `letterbox, pillarbox and both are found`(_ across: Int, _ down: Int) throws {
        var generator = SeededGenerator(seed: 21)
        var finder = BarFinder()
        for _ in 0..<5 {
            finder.look(at: try #require(framed(across, down, level: 16, using: &generator)))
        }
        let box = try #require(finder.inner)
        // One more line than the bar goes with it.
        let (left, top) = (across == 0 ? 0 : across + 1, down == 0 ? 0 : down + 1)
        #expect(
            box == PixelBox(left: left, top: top, width: 160 - 2 * left, height: 120 - 2 * top)
        )
    }

    @Test(arguments: [0, 16, 128, 255])
    func `bars may have any brightness, and noise of the coding`(_ level: Int) throws {
        var generator = SeededGenerator(seed: 22)
        var finder = BarFinder()
        for _ in 0..<5 {
            let frame = framed(0, 20, level: level, noise: 6, using: &generator)
            finder.look(at: try #require(frame))
        }
        #expect(finder.inner?.top == 21)
    }

    @Test func `a bar at one side, with a word in it now and then, is a bar`() throws {
        var generator = SeededGenerator(seed: 23)
        var finder = BarFinder()
        for index in 0..<8 {
            let frame = try #require(framed(0, 20, level: 16, using: &generator))
            var bytes = frame.bytes
            if index == 5 {
                for place in 110 * 160 + 40..<110 * 160 + 120 { bytes[place] = 235 }
            }
            let written = Picture(width: 160, height: 120, format: .gray8, bytes: bytes)
            finder.look(at: try #require(written))
        }
        #expect(finder.inner?.height == 120 - 42)
    }

    @Test func `dark scenes are no bars, and black frames have no say`() throws {
        var generator = SeededGenerator(seed: 24)
        let black = try #require(
            Picture(
                width: 160,
                height: 120,
                format: .gray8,
                bytes: [UInt8](repeating: 16, count: 19_200),
            )
        )
        var finder = BarFinder()
        for _ in 0..<9 { finder.look(at: black) }
        #expect(finder.inner == nil)
        // One dark scene with light in the middle among frames without bars.
        finder.look(at: try #require(framed(50, 40, level: 16, using: &generator)))
        for _ in 0..<4 {
            finder.look(at: try #require(framed(0, 0, level: 16, using: &generator)))
        }
        #expect(finder.inner == nil)
        var barred = BarFinder()
        for _ in 0..<9 { barred.look(at: black) }
        for _ in 0..<3 {
            barred.look(at: try #require(framed(0, 20, level: 16, using: &generator)))
        }
        #expect(barred.inner?.top == 21)
        #expect(Bars(of: black) == nil)
    }

    @Test func `thin bars, bars around nearly nothing, and colour are passed over`() throws {
        var generator = SeededGenerator(seed: 25)
        for (across, down) in [(0, 1), (1, 0), (70, 0), (0, 52)] {
            var finder = BarFinder()
            for _ in 0..<5 {
                finder.look(at: try #require(framed(across, down, level: 16, using: &generator)))
            }
            #expect(finder.inner == nil, "\(across), \(down)")
        }
        let colour = Picture(width: 1, height: 1, format: .rgb24, bytes: [0, 0, 0])
        #expect(Bars(of: try #require(colour)) == nil)
        let pixel = Picture(width: 1, height: 1, format: .gray8, bytes: [9])
        #expect(Bars(of: try #require(pixel)) == nil)
    }

    @Test func `a box is within a picture or isn't made`() {
        #expect(PixelBox(left: -1, top: 0, width: 1, height: 1) == nil)
        #expect(PixelBox(left: 0, top: 0, width: 0, height: 1) == nil)
        #expect(PixelBox(left: .max, top: 0, width: 1, height: 1) == nil)
    }

    /// Noise of 160 × 120 within bars of one brightness.
    private func framed(
        _ across: Int,
        _ down: Int,
        level: Int,
        noise: Int = 0,
        using generator: inout SeededGenerator,
    ) -> Picture? {
        var bytes: [UInt8] = []
        for row in 0..<120 {
            for column in 0..<160 {
                let isInside =
                    (across..<160 - across).contains(column) && (down..<120 - down).contains(row)
                let bar = level + Int.random(in: -noise...noise, using: &generator)
                // Never as bright as a bar: the edge of the picture can be told.
                let pixel = Int.random(in: 40...110, using: &generator)
                bytes.append(UInt8(clamping: isInside ? pixel : bar))
            }
        }
        return Picture(width: 160, height: 120, format: .gray8, bytes: bytes)
    }
}

import Media
import TestSupport
import Testing

@testable import Labels

@Suite struct StrokePlaneTests {
    @Test(arguments: 0..<4)
    func `erosion and dilation are the least and the greatest around`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (width, height, side) = (23, 17, 5)
        let plane = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &random) }
        let shape = MorphologyShape(width: width, height: height, side: side)
        var (least, greatest) = ([UInt8](), [UInt8]())
        for row in 0..<height {
            for column in 0..<width {
                let rows = max(row - 2, 0)...min(row + 2, height - 1)
                let columns = max(column - 2, 0)...min(column + 2, width - 1)
                let around = rows.flatMap { row in columns.map { plane[row * width + $0] } }
                least.append(around.min() ?? 0)
                greatest.append(around.max() ?? 0)
            }
        }
        #expect(shape.eroded(plane) == least)
        #expect(shape.dilated(plane) == greatest)
    }

    @Test func `a thin line stands out by its contrast, a wide one and a slope don't`() {
        let (width, height) = (80, 40)
        var bytes: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                let slope = UInt8(60 + column / 2)
                let isThin = (10..<14).contains(column) && (5..<35).contains(row)
                let isWide = (40..<60).contains(column) && (5..<35).contains(row)
                bytes.append(isThin || isWide ? 200 : slope)
            }
        }
        let plane = StrokePlane(bytes, width: width, height: height)
        let light = plane.contrast(.light)
        #expect((120...140).contains(light[20 * width + 12]))
        #expect(light[20 * width + 50] == 0)
        #expect(light[20 * width + 25] < 10)
        #expect(plane.contrast(.dark)[20 * width + 12] == 0)
    }

    @Test func `strokes are what hangs together, corners included`() throws {
        let rows = [
            "##..#...",
            "..#.#..#",
            "....#..#",
            "#.......",
        ]
        let contrast = rows.flatMap { $0.map { UInt8($0 == "#" ? 100 : 0) } }
        let strokes = try #require(
            StrokeFinder.strokes(in: contrast, width: 8, atLeast: 50, most: 100)
        )
        #expect(strokes.map(\.area).sorted() == [1, 2, 3, 3])
        let bar = try #require(strokes.first { $0.left == 4 })
        #expect(bar.top == 0 && bar.bottom == 3 && bar.right == 5 && bar.outline == 8)
        #expect(bar.contrast == 100)
        #expect(StrokeFinder.strokes(in: contrast, width: 8, atLeast: 50, most: 3) == nil)
    }
}

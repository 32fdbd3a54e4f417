import Labels
import Media
import Testing

@Suite struct ForeignMarkSearchTests {
    @Test(arguments: [
        (1280, 720, 1280, 720), (1920, 1080, 1280, 720), (1080, 1920, 720, 1280),
        (320, 180, 1280, 720), (8000, 1000, 2560, 320), (1, 100_000, 1, 2560), (1, 1, 720, 720),
    ])
    func `frames have a canonical size`(_ width: Int, _ height: Int, _ wide: Int, _ high: Int) {
        let search = ForeignMarkSearch(
            shownWidth: width,
            shownHeight: height,
            durationSeconds: nil,
        )
        #expect(search?.frameSize.width == wide)
        #expect(search?.frameSize.height == high)
        #expect(search?.seconds == [0])
    }

    @Test(arguments: [(0, 5), (5, 0), (-1, -1), (Int.max, 5)])
    func `no picture, no search`(_ width: Int, _ height: Int) {
        let search = ForeignMarkSearch(shownWidth: width, shownHeight: height, durationSeconds: 1)
        #expect(search == nil)
    }

    @Test(arguments: [0.04, 0.7, 2, 4.2, 60, 7200, 1e9])
    func `looks at the opening and up to the end`(_ duration: Double) throws {
        let search = try #require(Self.search(duration))
        let seconds = search.seconds
        #expect(seconds.first == 0)
        #expect(seconds == seconds.sorted())
        #expect((2...10).contains(seconds.count))
        #expect(try #require(seconds.last) < duration)
        #expect(try #require(seconds.last) > 0.9 * duration)
        if duration > 2 { #expect(seconds.starts(with: [0, 0.5, 1, 1.5])) }
    }

    @Test(arguments: [0, -1, .infinity, .nan])
    func `a length that says nothing leaves the opening`(_ duration: Double) throws {
        #expect(try #require(Self.search(duration)).seconds == [0])
    }

    @Test func `finds the words, where and when, in shown pixels`() async throws {
        let picture = try DrawnText.picture(style: "white", at: (30, 120))
        let search = ForeignMarkSearch(shownWidth: 640, shownHeight: 360, durationSeconds: 9)
        let frames = [0, 1, 8].map { (Double($0), picture) }
        let marks = try await #require(search).marks(in: frames) { lines in
            // The first is the likeliest line of what stands still over all frames.
            lines.indices.map { MarkTextTests.read($0 == 0 ? "AI generated" : "other") }
        }
        let mark = try #require(marks.first)
        #expect(marks.count == 1)
        #expect(mark.seconds == 0...8)
        // It may be a part of the line that looked likeliest; the picture is shown twice as large.
        #expect(mark.left >= 50 && mark.left + mark.width <= 460)
        #expect(mark.top >= 225 && mark.top + mark.height <= 310)
        #expect(mark.width >= 60 && mark.height >= 18)
        #expect(mark.text.text == "AI generated")
    }

    @Test func `has no more lines read than it may`() async throws {
        var limits = ForeignMarkLimits()
        (limits.lines, limits.frames) = (3, 2)
        let search = ForeignMarkSearch(
            shownWidth: 320,
            shownHeight: 180,
            durationSeconds: 9,
            limits: limits,
        )
        let picture = try DrawnText.picture(style: "white", at: (30, 120))
        let frames = (0..<4).map { (Double($0), picture) }
        var counts: [Int] = []
        let marks = try await #require(search).marks(in: frames) { lines in
            counts.append(lines.count)
            return lines.map { _ in RecognisedText(words: []) }
        }
        #expect(counts.allSatisfy { $0 <= 3 } && counts.count == 1)
        #expect(marks.isEmpty)
        #expect(try #require(search).seconds.count <= 2)
    }

    @Test func `reads nothing where nothing looks like text`() async throws {
        let bytes = [UInt8](repeating: 40, count: 320 * 180)
        let flat = try #require(Picture(width: 320, height: 180, format: .gray8, bytes: bytes))
        let marks = try await #require(Self.search(5)).marks(in: [(0, flat), (1, flat)]) { _ in
            Issue.record("a reader was asked")
            return []
        }
        #expect(marks.isEmpty)
    }

    private static func search(_ duration: Double) -> ForeignMarkSearch? {
        ForeignMarkSearch(shownWidth: 1280, shownHeight: 720, durationSeconds: duration)
    }
}

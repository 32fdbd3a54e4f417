import Labels
import Media
import TestSupport
import Testing

@Suite struct TextLocatorTests {
    @Test(arguments: ["white", "black", "white:borderw=2:bordercolor=black", "white@0.5"])
    func `finds a line of text where it stands`(_ style: String) throws {
        let picture = try DrawnText.picture(style: style, at: (30, 120))
        let boxes = TextLocator().boxes(in: StrokeMap(of: picture))
        let box = try #require(boxes.first { (30...60).contains($0.left) && $0.width > 100 })
        #expect((115...130).contains(box.top))
        #expect((15...40).contains(box.height))
        #expect((0...1).contains(box.confidence))
    }

    @Test func `finds nothing in flat colour and in a slope`() throws {
        let slope = (0..<320 * 180).map { UInt8(($0 % 320) / 2) }
        for bytes in [slope, [UInt8](repeating: 90, count: 320 * 180)] {
            let picture = Picture(width: 320, height: 180, format: .gray8, bytes: bytes)
            #expect(TextLocator().boxes(in: StrokeMap(of: try #require(picture))).isEmpty)
        }
    }

    @Test func `gives at most as many boxes as it may, in noise too`() throws {
        var limits = ForeignMarkLimits()
        limits.linesInView = 2
        var random = SeededGenerator(seed: 7)
        let bytes = (0..<320 * 180).map { _ in UInt8.random(in: 0...255, using: &random) }
        let noise = try #require(Picture(width: 320, height: 180, format: .gray8, bytes: bytes))
        let map = StrokeMap(of: noise)
        #expect(TextLocator(limits: limits).boxes(in: map).count <= 2)
        limits.strokes = 0
        #expect(TextLocator(limits: limits).boxes(in: map).isEmpty)
    }

    @Test(arguments: [(1, 1), (2, 2), (1, 50), (50, 1), (13, 13), (3, 7)])
    func `pictures smaller than a letter hold no text`(_ width: Int, _ height: Int) throws {
        for format in Picture.Format.allCases {
            let count = width * height * format.bytesPerPixel
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 97) }
            let picture = Picture(width: width, height: height, format: format, bytes: bytes)
            let boxes = TextLocator().boxes(in: StrokeMap(of: try #require(picture)))
            #expect(boxes.isEmpty)
        }
    }

    @Test func `what moves goes and what stands still stays`() throws {
        let moving = try [20, 60, 100].map { top in
            try DrawnText.picture(style: "white", at: (30, top), text: "Moving words")
        }
        let maps = moving.map { StrokeMap(of: $0) }
        #expect(!TextLocator().boxes(in: maps[0]).isEmpty)
        let common = try #require(StrokeMap(common: maps))
        #expect(TextLocator().boxes(in: common).isEmpty)
        let still = try #require(StrokeMap(common: [maps[0], maps[0]]))
        #expect(TextLocator().boxes(in: still) == TextLocator().boxes(in: maps[0]))
    }

    @Test func `pictures of two sizes have nothing in common`() throws {
        let one = try #require(Picture(width: 4, height: 4, format: .gray8, bytes: Array(0..<16)))
        let other = try #require(
            Picture(width: 2, height: 8, format: .gray8, bytes: Array(0..<16))
        )
        #expect(StrokeMap(common: [StrokeMap(of: one), StrokeMap(of: other)]) == nil)
        #expect(StrokeMap(common: []) == nil)
    }

    @Test func `a located line becomes black on white, its letters as tall as readers like`() throws
    {
        let picture = try DrawnText.picture(style: "white@0.6", at: (30, 120))
        let map = StrokeMap(of: picture)
        let box = try #require(TextLocator().boxes(in: map).first)
        let line = try #require(TextBinariser().line(box, of: map))
        #expect((60...100).contains(line.height))
        #expect(line.bytes.first == 255 && line.bytes.last == 255)
        let dark = line.bytes.count { $0 < 64 }
        let grey = line.bytes.count { (64..<192).contains($0) }
        #expect(dark > line.bytes.count / 20)
        #expect(grey < dark)
    }
}

/// Text that ffmpeg draws over grey.
enum DrawnText {
    static func picture(
        style: String,
        at place: (left: Int, top: Int),
        text: String = "AI generated",
    ) throws -> Picture {
        let draw = "drawtext=text='\(text)':fontsize=24:x=\(place.left):y=\(place.top)"
        let source = "color=0x606060:s=320x180,format=rgb24,\(draw):fontcolor=\(style),format=gray"
        let made = try Tool.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", "1", "-f",
                "rawvideo", "-",
            ],
        )
        let picture = Picture(width: 320, height: 180, format: .gray8, bytes: Array(made.output))
        return try #require(picture, "\(made.complaintText)")
    }
}

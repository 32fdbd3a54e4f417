import Foundation
import Labels
import Media
import MediaTools
import TestSupport
import Testing

@Suite struct MarkReadingTests {
    @Test(arguments: MarkScene.Codec.allCases, [(64, 64), (320, 180), (180, 320)])
    func `a mark is read back after every codec`(
        _ codec: MarkScene.Codec,
        _ shape: (width: Int, height: Int),
    ) async throws {
        for language in WordingLanguage.allCases {
            let bitmap = try await DrawnGlyphs.bitmap(.is, language, shape.width, shape.height)
            let scene = MarkScene(bitmap: bitmap, codec: codec)
            let reading = try #require(await scene.reading(DrawnGlyphs.glyphs))
            #expect(reading.stands, "\(reading)")
            #expect(reading.wording == bitmap.plan.wording)
            #expect(reading.heightFraction >= 0.05)
            #expect(reading.box.x == bitmap.plan.x && reading.box.y == bitmap.plan.y)
        }
    }

    @Test(arguments: Notice.allCases, WordingLanguage.allCases)
    func `each wording is told from the others`(
        _ notice: Notice,
        _ language: WordingLanguage,
    ) async throws {
        for (width, height) in [(64, 64), (320, 180)] {
            let bitmap = try await DrawnGlyphs.bitmap(notice, language, width, height)
            let reading = try await MarkScene(bitmap: bitmap, codec: .h264)
                .reading(DrawnGlyphs.glyphs)
            #expect(reading?.stands == true)
            #expect(reading?.wording == bitmap.plan.wording)
        }
    }

    @Test func `every wording of the catalogue is read as itself`() async throws {
        for wording in MarkWording.catalogue where wording.form != .full {
            let plan = try MarkPlan(wording: wording, shownWidth: 320, shownHeight: 180)
            let bitmap = try MarkBitmap(plan, await DrawnGlyphs.glyphs)
            let reading = try await MarkScene(bitmap: bitmap).reading(DrawnGlyphs.glyphs)
            #expect(reading?.stands == true && reading?.wording == wording)
        }
    }

    @Test(arguments: [
        "color=c=white:", "color=c=black:", "color=c=gray:", "gradients=", "mandelbrot=",
    ])
    func `a mark stands on any ground`(_ source: String) async throws {
        let bitmap = try await DrawnGlyphs.bitmap(.mayBe, .simplifiedChinese, 320, 180)
        let scene = MarkScene(bitmap: bitmap, source: source, codec: .h264)
        let reading = try await scene.reading(DrawnGlyphs.glyphs)
        #expect(reading?.stands == true && reading?.wording == bitmap.plan.wording)
    }

    @Test func `a mark is read after a picture was halved`() async throws {
        let bitmap = try await DrawnGlyphs.bitmap(.is, .simplifiedChinese, 640, 360)
        let scene = MarkScene(bitmap: bitmap, codec: .h264, stored: (320, 180))
        let reading = try await scene.reading(DrawnGlyphs.glyphs)
        #expect(reading?.stands == true && reading?.wording == bitmap.plan.wording)
    }

    @Test(arguments: [
        ("生", "主"), ("人工", "不是人工"), ("人工智能", ""), ("成", ""),
    ])
    func `words that differ in a character aren't a mark`(
        _ old: String,
        _ new: String,
    ) async throws {
        let plan = try MarkPlan(
            .is,
            in: .simplifiedChinese,
            shownWidth: 320,
            shownHeight: 180,
        )
        let bitmap = try #require(await DrawnGlyphs.forged(plan, old, new))
        let reading = try await MarkScene(bitmap: bitmap, codec: .h264)
            .reading(DrawnGlyphs.glyphs)
        #expect(reading?.stands != true, "\(String(describing: reading))")
    }

    @Test func `English words that differ in a letter aren't a mark`() async throws {
        let plan = try MarkPlan(.is, in: .english, shownWidth: 320, shownHeight: 180)
        let bitmap = try #require(await DrawnGlyphs.forged(plan, "gene", "genc"))
        let reading = try await MarkScene(bitmap: bitmap).reading(DrawnGlyphs.glyphs)
        #expect(reading?.stands != true)
    }

    @Test(arguments: WordingLanguage.allCases)
    func `words of four percent aren't a mark`(_ language: WordingLanguage) async throws {
        let plan = try MarkPlan(.is, in: language, shownWidth: 320, shownHeight: 180)
        let em = plan.emPixels * 0.04 / plan.heightFraction
        let bitmap = try #require(await DrawnGlyphs.forged(plan, "", "", em: em))
        let reading = try await MarkScene(bitmap: bitmap).reading(DrawnGlyphs.glyphs)
        #expect(reading?.stands != true)
    }

    @Test(arguments: [
        "drawbox=x=260:y=0:w=16:h=40:color=0x141414:t=fill",
        "drawbox=x=260:y=0:w=16:h=40:color=green:t=fill",
        "drawbox=x=0:y=15:w=320:h=40:color=0x141414:t=fill", "boxblur=3:2",
        "lutrgb=r=val*0.25:g=val*0.25:b=val*0.25", "hflip", "vflip", "scroll=hpos=0.2",
        "negate",
    ])
    func `a wiped, faded or moved mark doesn't stand`(_ filter: String) async throws {
        for language in WordingLanguage.allCases {
            let bitmap = try await DrawnGlyphs.bitmap(.is, language, 320, 180)
            let scene = MarkScene(bitmap: bitmap, filters: [filter])
            let reading = try await scene.reading(DrawnGlyphs.glyphs)
            #expect(reading?.stands != true, "\(String(describing: reading))")
        }
    }

    @Test func `pictures without a mark have none`() async throws {
        let reader = try MarkReader(
            shownWidth: 320,
            shownHeight: 180,
            glyphs: await DrawnGlyphs.glyphs,
        )
        let folders = ["bridge-mods", "dihedral", "exif-rotn", "labelme", "misc", "modes"]
        for file in folders.flatMap({ Cases.files(in: "media/images/" + $0) }) {
            guard let picture = try? MarkScene.decoded(file, 320, 180) else { continue }
            #expect(reader.read(picture)?.stands != true, "\(file.lastPathComponent)")
        }
        var random = SeededGenerator(seed: 7)
        for _ in 0..<10 {
            let bytes = (0..<320 * 180).map { _ in UInt8.random(in: 0...255, using: &random) }
            let noise = Picture(width: 320, height: 180, format: .gray8, bytes: bytes)
            #expect(reader.read(try #require(noise)) == nil)
        }
    }

    @Test func `a picture of another size isn't read`() async throws {
        let glyphs = try await DrawnGlyphs.glyphs
        let reader = try MarkReader(shownWidth: 320, shownHeight: 180, glyphs: glyphs)
        let bytes = [UInt8](repeating: 0, count: 64 * 64)
        let other = try #require(Picture(width: 64, height: 64, format: .gray8, bytes: bytes))
        #expect(reader.read(other) == nil)
        let tiny = try MarkReader(shownWidth: 4, shownHeight: 4, glyphs: glyphs)
        let dot = Picture(
            width: 4,
            height: 4,
            format: .gray8,
            bytes: Array(repeating: 9, count: 16),
        )
        #expect(tiny.read(try #require(dot)) == nil)
    }

    @Test func `both floors name the same font`() {
        #expect(MarkFont.name == DrawingFont.marks.name)
        #expect(MarkFont.file == DrawingFont.marks.file)
        #expect(MarkFont.package == DrawingFont.marks.package)
    }
}

import Labels
import Media
import Testing

@Suite struct MarkPlanTests {
    static let shapes = [
        (64, 64), (128, 96), (320, 180), (180, 320), (640, 360), (1080, 1920), (1920, 1080),
        (1080, 1080), (7680, 4320), (4000, 60), (64, 4000), (321, 181),
    ]

    @Test(arguments: shapes, WordingLanguage.allCases)
    func `a mark is high enough, inside the picture, on even pixels, in the upper right corner`(
        _ shape: (width: Int, height: Int),
        _ language: WordingLanguage,
    ) throws {
        let (width, height) = shape
        for notice in Notice.allCases {
            let plan = try MarkPlan(
                notice,
                in: language,
                shownWidth: width,
                shownHeight: height,
            )
            #expect(plan.heightFraction >= 0.0599)
            #expect(plan.emPixels >= 8)
            #expect(plan.wording.satisfiesGB45438 && plan.wording.notice == notice)
            #expect(plan.x >= 0 && plan.y > 0)
            #expect(plan.x + plan.width <= width && plan.y + plan.height <= height)
            #expect([plan.x, plan.y, plan.width, plan.height].allSatisfy { $0 % 2 == 0 })
            #expect(width - plan.x - plan.width <= plan.y + 1)
        }
    }

    @Test func `narrow pictures get shorter words`() throws {
        let words = try [(64, 64), (1080, 1920), (1920, 1080)].map { width, height in
            try MarkPlan(.suspected, in: .english, shownWidth: width, shownHeight: height)
                .wording.lines
        }
        #expect(
            words == [
                ["Suspected", "AI-generated"], ["Suspected", "AI-generated"],
                ["Suspected AI-generated"],
            ]
        )
        let chinese = try MarkPlan(
            .is,
            in: .simplifiedChinese,
            shownWidth: 64,
            shownHeight: 64,
        )
        #expect(chinese.wording.lines == ["AI生成"])
        #expect(chinese.emPixels >= 12)
    }

    @Test(arguments: [(16, 16), (30, 400), (400, 8), (0, 0), (-5, 100), (Int.max, Int.max)])
    func `a picture without room for legible words is refused with what to do`(
        _ shape: (width: Int, height: Int)
    ) {
        let error = MarkPlanError.tooSmall(width: shape.width, height: shape.height)
        #expect(throws: error) {
            try MarkPlan(
                .is,
                in: .english,
                shownWidth: shape.width,
                shownHeight: shape.height,
            )
        }
        #expect("\(error)".contains("enlarge"))
    }

    @Test func `less than two seconds is refused`() throws {
        let short = try #require(TimeSpan(from: 0, to: 1.9))
        #expect(throws: MarkPlanError.self) {
            try MarkPlan(.is, in: .english, shownWidth: 640, shownHeight: 360, span: short)
        }
        let opening = try MarkPlan(
            .is,
            in: .english,
            shownWidth: 640,
            shownHeight: 360,
            span: MarkPlan.opening,
        )
        #expect(opening.span == TimeSpan(from: 0, to: 2.5))
    }

    @Test func `a blank drawing makes no mark`() throws {
        let side = 24
        let bytes = [UInt8](repeating: 16, count: side * side)
        let blank = try #require(
            Picture(width: side, height: side, format: .gray8, bytes: bytes)
        )
        #expect(throws: MarkDrawingError.blank("A")) {
            try MarkGlyphs([blank], of: ["A"], emPixels: 16)
        }
        #expect(throws: MarkDrawingError.otherSize) {
            try MarkGlyphs([blank], of: ["A"], emPixels: 20)
        }
    }

    @Test func `a font whose letters are lower than ours makes no mark`() throws {
        let side = 24
        var bytes = [UInt8](repeating: 16, count: side * side)
        for y in 14..<18 { for x in 4..<10 { bytes[y * side + x] = 235 } }
        let low = try #require(Picture(width: side, height: side, format: .gray8, bytes: bytes))
        let wording = try #require(MarkWording.catalogue.first { $0.form == .corner })
        let plan = try MarkPlan(wording: wording, shownWidth: 640, shownHeight: 360)
        let glyphs = try MarkGlyphs([low, low], of: ["A", "I"], emPixels: 16)
        #expect(throws: MarkDrawingError.self) { try MarkBitmap(plan, glyphs) }
    }

    @Test(arguments: [
        (7680, 4320, 1280, 720), (4320, 7680, 720, 1280), (640, 360, 640, 360),
        (1921, 1081, 1279, 720),
    ])
    func `a reader looks at no more than 720 lines`(
        _ shown: (width: Int, height: Int, Int, Int)
    ) {
        let size = MarkReader.size(shownWidth: shown.width, shownHeight: shown.height)
        #expect(size == (shown.2, shown.3))
    }
}

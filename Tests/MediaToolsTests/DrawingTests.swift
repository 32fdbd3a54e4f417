import Media
import MediaTools
import TestSupport
import Testing

@Suite struct DrawingTests {
    @Test(arguments: await TestToolbox.levels)
    func `characters stand on the base line in squares of their own`(
        _ level: Isolation.Level
    ) async throws {
        let toolbox = Toolbox(isolation: Isolation(level))
        // What has a meaning in the filter's own language is drawn as it is.
        let characters: [Character] = ["I", "生", "%", ":", "'", "\\"]
        let pictures = try await toolbox.drawCharacters(characters, emPixels: 40)
        #expect(pictures.count == characters.count)
        #expect(pictures.allSatisfy { $0.width == 60 && $0.height == 60 && $0.format == .gray8 })
        #expect(Set(pictures).count == characters.count)
        let rows = (0..<60).filter { row in
            pictures[0].bytes[row * 60..<(row + 1) * 60].contains { $0 > 128 }
        }
        // A capital is 0.742 ems high, its base line 1.15 ems below the edge.
        #expect(rows.first == 16 && rows.last == 45)
    }

    @Test func `a missing font is named with its package`() async throws {
        let font = DrawingFont(name: "Some Font", file: "/nowhere.ttc", package: "fonts-some")
        let toolbox = await TestToolbox.strongest()
        await #expect(throws: ToolFault.missing(program: "Some Font", package: "fonts-some")) {
            try await toolbox.drawCharacters(["A"], emPixels: 40, font: font)
        }
    }

    @Test func `the doctor looks for the font`() async throws {
        let doctor = await TestToolbox.strongest().examination()
        #expect(doctor.font.package == "fonts-noto-cjk")
        #expect(doctor.font.path == DrawingFont.marks.file && doctor.font.version != nil)
    }

    @Test func `a drawing that is too large is refused`() async throws {
        let toolbox = await TestToolbox.strongest()
        await #expect(throws: ToolFault.self) {
            try await toolbox.drawCharacters(["A"], emPixels: 100_000)
        }
    }
}

import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite struct TextRecognitionTests {
    @Test(arguments: await TestToolbox.levels)
    func `reads each line by itself, at every isolation`(_ level: Isolation.Level) async throws {
        let toolbox = Toolbox(isolation: Isolation(level))
        let lines = try [Self.line("Made with AI"), Self.blank(), Self.line("Bread and butter")]
        let texts = try await toolbox.recogniseText(lines)
        #expect(texts.count == 3)
        #expect(texts[0].text.hasPrefix("Made with A"))
        #expect(texts[2].text == "Bread and butter")
        #expect(texts[2].words.allSatisfy { (0.5...1).contains($0.confidence) })
    }

    @Test func `nothing to read starts no child`() async throws {
        let toolbox = Toolbox(isolation: Isolation(.deathSignal), searchPath: "/nowhere")
        #expect(try await toolbox.recogniseText([]).isEmpty)
    }

    @Test func `a missing program names its package`() async throws {
        let toolbox = Toolbox(isolation: Isolation(.deathSignal), searchPath: "/nowhere")
        let fault = ToolFault.missing(program: "tesseract", package: "tesseract-ocr")
        await #expect(throws: fault) { try await toolbox.recogniseText([try Self.blank()]) }
    }

    @Test(arguments: [("chi_sim", "tesseract-ocr-chi-sim"), ("eng", "tesseract-ocr-eng")])
    func `missing data names its package`(_ language: String, _ package: String) async throws {
        let complaint = "Error opening data file /usr/share/\(language).traineddata"
        try await Self.withFake("echo '\(complaint)' >&2; exit 1") { toolbox in
            let program = "tesseract's data for \(language)"
            await #expect(throws: ToolFault.missing(program: program, package: package)) {
                try await toolbox.recogniseText([try Self.blank()])
            }
        }
    }

    @Test(arguments: ["exit 0", "echo surprise", "exit 3", "kill -9 $$"])
    func `an answer that isn't one is a fault`(_ script: String) async throws {
        try await Self.withFake(script) { toolbox in
            await #expect(throws: ToolFault.self) {
                try await toolbox.recogniseText([try Self.blank()])
            }
        }
    }

    @Test func `rows that make no sense are left out`() async throws {
        let rows = [
            #"level\tpage_num\tblock"#, #"5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t95\tyes"#,
            #"5\t9\t1\t1\t1\t1\t0\t0\t9\t9\t95\tno"#, #"5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t-1\tno"#,
            #"4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t95\tno"#, #"5\tx\t"#, "",
        ]
        try await Self.withFake("printf '\(rows.joined(separator: "\\n"))\\n'") { toolbox in
            let texts = try await toolbox.recogniseText([try Self.blank()])
            #expect(texts.map(\.text) == ["yes"])
        }
    }

    @Test func `more lines than may be read are refused`() async throws {
        var limits = ToolLimits()
        limits.textLines = 1
        let toolbox = await TestToolbox.strongest(limits)
        await #expect(throws: ToolFault.self) {
            try await toolbox.recogniseText([try Self.blank(), try Self.blank()])
        }
    }

    @Test func `a reader that never ends is stopped`() async throws {
        var limits = ToolLimits()
        limits.textSeconds = 0.5
        try await Self.withFake("exec sleep 60", limits) { toolbox in
            await #expect(throws: ToolFault.tooSlow(program: "tesseract", limitSeconds: 0.5)) {
                try await toolbox.recogniseText([try Self.blank()])
            }
        }
    }

    private static func blank() throws -> Picture {
        let bytes = [UInt8](repeating: 255, count: 120 * 60)
        return try #require(Picture(width: 120, height: 60, format: .gray8, bytes: bytes))
    }

    private static func line(_ text: String) throws -> Picture {
        let draw = "drawtext=text='\(text)':fontsize=40:x=12:y=12:fontcolor=black"
        let pixels = try output(
            of: "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                "color=white:s=440x64,\(draw),format=gray", "-frames:v", "1", "-f", "rawvideo", "-",
            ],
        )
        return try #require(
            Picture(width: 440, height: 64, format: .gray8, bytes: Array(pixels))
        )
    }

    private static func withFake(
        _ script: String,
        _ limits: ToolLimits = ToolLimits(),
        _ body: (Toolbox) async throws -> Void,
    ) async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "tesseract")
            try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755],
                ofItemAtPath: file.path,
            )
            let isolation = Isolation(.deathSignal)
            try await body(Toolbox(isolation: isolation, limits: limits, searchPath: folder.path))
        }
    }
}

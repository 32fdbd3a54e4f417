import Labels
import MediaTools

/// What marks and cues are compared with, made once for all files of a process.
///
/// Drawing the characters and speaking the words takes seven children, which would cost a short
/// clip more than its own decode.
actor Patterns {
    private let tools: Toolbox
    private var glyphs: [Int: Task<MarkGlyphs, any Error>] = [:]
    private var templates: Task<[CueTemplate], any Error>?
    /// Sizes of characters that are kept; uploads have few shapes.
    private static let keptSizes = 16

    init(_ tools: Toolbox) { self.tools = tools }

    /// The characters for marks in a picture of that shape.
    func glyphs(for shown: (width: Int, height: Int)) async throws -> MarkGlyphs {
        let size = MarkGlyphs.emPixels(shownWidth: shown.width, shownHeight: shown.height)
        if let drawing = glyphs[size] { return try await drawing.value }
        if glyphs.count >= Self.keptSizes { glyphs.removeAll() }
        let drawing = Task { [tools] in try await MarkDrawer(tools: tools).glyphs(for: shown) }
        glyphs[size] = drawing
        do { return try await drawing.value } catch {
            glyphs[size] = nil
            throw error
        }
    }

    /// The cues that a file may hold.
    func cues() async throws -> [CueTemplate] {
        if let templates { return try await templates.value }
        let speaking = Task { [tools] in try await CueStudio(tools).templates() }
        templates = speaking
        do { return try await speaking.value } catch {
            templates = nil
            throw error
        }
    }
}

import Labels
import Media
import MediaTools

/// Draws marks: one child draws every character of the catalogue, from which all are put together.
struct MarkDrawer: Sendable {
    let tools: Toolbox

    /// One mark's pixels.
    func bitmap(of plan: MarkPlan) async throws -> MarkBitmap {
        try MarkBitmap(plan, try await glyphs(for: (plan.shownWidth, plan.shownHeight)))
    }

    /// The characters, large enough for marks in a picture of that shape.
    func glyphs(for shown: (width: Int, height: Int)) async throws -> MarkGlyphs {
        let size = MarkGlyphs.emPixels(shownWidth: shown.width, shownHeight: shown.height)
        let pictures = try await tools.drawCharacters(
            MarkGlyphs.characters,
            emPixels: size,
        )
        return try MarkGlyphs(pictures, emPixels: size)
    }
}

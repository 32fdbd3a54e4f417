import Casework
import Media
import Policy
import Testing

@Suite struct ContentTests {
    private func content() -> ItemVersion.Content {
        let file = ItemVersion.FileReference(
            digest: ContentDigest(of: [1]),
            bytes: 1,
            mediaType: "video/mp4",
        )
        return ItemVersion.Content(file: file, title: "Rain")
    }

    @Test func `words and files have a most`() throws {
        var limits = ItemLimits()
        (limits.titleCharacters, limits.descriptionCharacters, limits.subtitleFiles) = (4, 3, 1)
        var content = content()
        try content.check(limits)
        content.title = "Rains"
        #expect(throws: ContentRefusal.longTitle(limit: 4)) { try content.check(limits) }
        content.title = " \n"
        #expect(throws: ContentRefusal.noTitle) { try content.check(limits) }
        content.title = "a\u{0}"
        #expect(throws: ContentRefusal.controlCharacter(in: "title")) { try content.check(limits) }
        content.title = "雨"
        content.description = "long"
        #expect(throws: ContentRefusal.longDescription(limit: 3)) { try content.check(limits) }
        content.description = "a\nb"
        content.subtitles = [
            .init(language: "en", file: content.file), .init(language: "EN", file: content.file),
        ]
        #expect(throws: ContentRefusal.tooManySubtitles(limit: 1)) { try content.check(limits) }
        #expect(throws: ContentRefusal.sameLanguage("EN")) { try content.check() }
    }

    @Test func `refusals say in both languages what to do`() {
        let refusals: [ContentRefusal] = [
            .noTitle, .longTitle(limit: 1), .longDescription(limit: 1), .tooManySubtitles(limit: 1),
            .sameLanguage("en"), .controlCharacter(in: "title"),
        ]
        #expect(Set(refusals.map(\.code)).count == refusals.count)
        for refusal in refusals {
            #expect(!refusal.words.english.isEmpty)
            #expect(!refusal.words.chinese.isEmpty)
        }
    }
}

import Labels
import Testing

@Suite struct MarkPresenceTests {
    /// Readings with and without a mark, from real pictures.
    private func marked(_ notice: Notice = .is) async throws -> MarkReading? {
        let bitmap = try await DrawnGlyphs.bitmap(notice, .simplifiedChinese, 320, 180)
        return try await MarkScene(bitmap: bitmap).reading(DrawnGlyphs.glyphs)
    }

    @Test func `an opening of two seconds is long enough`() async throws {
        let mark = try #require(await marked())
        let presence = MarkPresence(
            [(0, mark), (1, mark), (2, mark), (3, nil)],
            durationSeconds: 60,
        )
        #expect(presence?.isOpening == true && presence?.isLongEnough == true)
        #expect(presence?.isThroughout == false)
        #expect(presence?.startSeconds == 0 && presence?.endSeconds == 2)
    }

    @Test func `an interrupted or late mark isn't an opening of two seconds`() async throws {
        let mark = try #require(await marked())
        let broken = MarkPresence([(0, mark), (1, nil), (2, mark)], durationSeconds: 60)
        #expect(broken?.isOpening == true && broken?.isLongEnough == false)
        let late = MarkPresence(
            [(0, nil), (1, mark), (2, mark), (3, mark)],
            durationSeconds: 60,
        )
        #expect(late?.isOpening == false && late?.isLongEnough == true)
        #expect(MarkPresence([(0, nil), (1, nil)], durationSeconds: 60) == nil)
    }

    @Test func `another wording ends a stretch`() async throws {
        let (mark, other) = (try await marked(), try await marked(.suspected))
        let presence = MarkPresence([(0, mark), (1, mark), (2, other)], durationSeconds: 60)
        #expect(presence?.endSeconds == 1 && presence?.isLongEnough == false)
    }

    @Test func `a short clip carries it from the first to the last frame`() async throws {
        let mark = try #require(await marked())
        let whole = MarkPresence([(0, mark), (0.9, mark)], durationSeconds: 1)
        #expect(whole?.isThroughout == true && whole?.isLongEnough == true)
        let half = MarkPresence([(0, mark), (0.9, nil)], durationSeconds: 1)
        #expect(half?.isLongEnough == false)
    }
}

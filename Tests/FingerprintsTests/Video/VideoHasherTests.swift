import Fingerprints
import Media
import TestSupport
import Testing

@Suite(.alone) struct VideoHasherTests {
    @Test func `frames are hashed as pictures are, in the order of their times`() throws {
        var generator = SeededGenerator(seed: 31)
        var hasher = VideoHasher()
        var expected: [Double: PDQHash] = [:]
        for second in [3.0, 1, 2, 0] {
            let picture = try #require(shades(160, 120, using: &generator))
            expected[second] = try PDQFingerprint(of: picture).hash
            try hasher.take(picture, at: second)
        }
        let film = try hasher.fingerprint(durationSeconds: 4)
        #expect(film.frames.map(\.seconds) == [0, 1, 2, 3])
        #expect(film.frames.allSatisfy { $0.hash == expected[$0.seconds] && $0.quality >= 50 })
        #expect(film.frames.allSatisfy { $0.whole.turned.keys.elementsEqual([.mirrored]) })
        #expect(film.frames.allSatisfy { $0.inner == nil && $0.innerBox == nil })
    }

    @Test func `within bars the picture is that of the film without them`() throws {
        var generator = SeededGenerator(seed: 32)
        var (plain, barred) = (VideoHasher(), VideoHasher())
        for second in 0..<20 {
            let picture = try #require(shades(320, 180, using: &generator))
            try plain.take(picture, at: Double(second))
            try barred.take(try #require(letterboxed(picture, by: 40)), at: Double(second))
        }
        let film = try plain.fingerprint(durationSeconds: 20)
        let copy = try barred.fingerprint(durationSeconds: 20)
        #expect(copy.frames.count == 20)
        for (own, other) in zip(film.frames, copy.frames) {
            let inner = try #require(other.inner)
            #expect(inner.hash.distance(to: own.hash) <= 20)
            #expect(other.hash.distance(to: own.hash) > 31)
            #expect(other.innerBox == PixelBox(left: 0, top: 41, width: 320, height: 178))
        }
        // Known without bars or with them: either way the other is found.
        for (known, query) in [(film, copy), (copy, film)] {
            let match = try #require(KnownFilms(["film": known]).matches(of: query).first)
            #expect(match.tells(0...20, as: 0...20, within: 1))
        }
    }

    @Test func `a mirrored film is found by what its frames look like mirrored`() throws {
        var generator = SeededGenerator(seed: 33)
        var (plain, mirrored) = (VideoHasher(), VideoHasher())
        for second in 0..<10 {
            let picture = try #require(shades(320, 240, using: &generator))
            try plain.take(picture, at: Double(second))
            try mirrored.take(try #require(flipped(picture)), at: Double(second))
        }
        let bank = KnownFilms(["film": try plain.fingerprint(durationSeconds: 10)])
        let match = try #require(
            bank.matches(of: try mirrored.fingerprint(durationSeconds: 10)).first
        )
        #expect(match.orientation == .mirrored)
        #expect(match.tells(0...10, as: 0...10, within: 1))
    }

    @Test func `a film that doesn't move is one frame`() throws {
        var generator = SeededGenerator(seed: 34)
        let picture = try #require(shades(160, 120, using: &generator))
        var hasher = VideoHasher(orientations: [])
        for second in 0..<50 { try hasher.take(picture, at: Double(second)) }
        let film = try hasher.fingerprint(durationSeconds: 50)
        #expect(film.frames.count == 1)
        #expect(film.frames.first?.endSeconds == 49)
        #expect(film.frames.first?.whole.turned.isEmpty == true)
    }

    /// Light and shade without edges, with about as much detail as films have: of less a hash holds
    /// on to chance, and changes by thirty bits when one row is missing.
    private func shades(
        _ width: Int,
        _ height: Int,
        using generator: inout SeededGenerator,
    ) -> Picture? {
        let levels = (0..<144).map { _ in Double.random(in: 30...230, using: &generator) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * height)
        for row in 0..<height {
            let (above, down) = place(row, of: height)
            for column in 0..<width {
                let (before, across) = place(column, of: width)
                let corner = above * 12 + before
                let upper = levels[corner] * (1 - across) + levels[corner + 1] * across
                let lower = levels[corner + 12] * (1 - across) + levels[corner + 13] * across
                bytes.append(UInt8(upper * (1 - down) + lower * down))
            }
        }
        return Picture(width: width, height: height, format: .gray8, bytes: bytes)
    }

    /// In which of eleven cells a line lies, and how far into it.
    private func place(_ line: Int, of count: Int) -> (cell: Int, share: Double) {
        let position = Double(line) * 11 / Double(count)
        return (Int(position), position - Double(Int(position)))
    }

    private func letterboxed(_ picture: Picture, by rows: Int) -> Picture? {
        let bar = [UInt8](repeating: 16, count: rows * picture.width)
        return Picture(
            width: picture.width,
            height: picture.height + 2 * rows,
            format: .gray8,
            bytes: bar + picture.bytes + bar,
        )
    }

    private func flipped(_ picture: Picture) -> Picture? {
        let rows = stride(from: 0, to: picture.bytes.count, by: picture.width).flatMap {
            picture.bytes[$0..<$0 + picture.width].reversed()
        }
        return Picture(
            width: picture.width,
            height: picture.height,
            format: .gray8,
            bytes: rows,
        )
    }
}

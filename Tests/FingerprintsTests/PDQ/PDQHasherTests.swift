import Foundation
import Media
import TestSupport
import Testing

@testable import Fingerprints

@Suite(.alone) struct PDQHasherTests {
    /// Hashes of the cases as the reference in C++ has them, by file name.
    private static let expected: [String: String] = {
        let rows = String(decoding: Cases.bytes(of: "media/index.csv") ?? [], as: UTF8.self)
        return rows.split(whereSeparator: \.isNewline).reduce(into: [:]) { expected, row in
            guard row.hasPrefix("images/"), let name = row.split(separator: ",").first,
                let hash = row.range(of: "EXIF rotation)=").map({ row[$0.upperBound...].prefix(64) }
                )
            else { return }
            expected[String(name)] = String(hash)
        }
    }()

    private func hashes(of name: String) throws -> (ours: PDQFingerprint, theirs: PDQHash) {
        let file = try #require(Cases.folder).appending(path: "media/\(name)")
        let picture = try Picture.decoded(file, format: name.hasSuffix("L.png") ? .gray8 : .rgb24)
        let theirs = try #require(PDQHash(Self.expected[name] ?? ""))
        return (try PDQFingerprint(of: picture), theirs)
    }

    @Test(.enabled(if: Cases.folder != nil), arguments: ["L", "P", "RGBA"])
    func `equals the reference where decoding leaves no choice`(_ mode: String) throws {
        let (ours, theirs) = try hashes(of: "images/modes/\(mode).png")
        #expect(ours.hash == theirs)
        #expect(ours.quality == 100)
    }

    /// ffmpeg and the decoder that the references were made with differ by rounding.
    @Test(.enabled(if: Cases.folder != nil))
    func `is within a few bits of the reference where decoders differ`() throws {
        let names = Self.expected.keys.filter { $0.contains("bridge-mods/") }.sorted()
        try #require(names.count == 12)
        for name in names {
            let (ours, theirs) = try hashes(of: name)
            #expect(ours.hash.distance(to: theirs) <= 4, "\(name)")
            #expect(ours.quality == 100)
        }
    }

    @Test func `is what the description says, on every level`() throws {
        for seed in Seeds.some(24, for: "pictures hashed") {
            var generator = SeededGenerator(seed: seed)
            let largest = seed % 10 == 0 ? 300 : 71
            let sides =
                seed % 8 == 0
                ? [64, 64] : (0..<2).map { _ in Int.random(in: 1..<largest, using: &generator) }
            for format in Picture.Format.allCases {
                let picture = try Picture.random(
                    width: sides[0],
                    height: sides[1],
                    format: format,
                    using: &generator,
                )
                let plain = PlainPDQ(picture)
                let blurred = PlainPDQ(picture, blursAlways: true)
                for level in PDQLevel.present {
                    var hasher = PDQHasher(level: level)
                    let ours = try hasher.fingerprint(of: picture)
                    let turned = try hasher.orientations(of: picture)
                    let what: Comment = "seed \(seed), \(sides), \(format), \(level)"
                    #expect(
                        ours == PDQFingerprint(hash: plain.hash, quality: plain.quality),
                        what,
                    )
                    #expect(turned[.identity] == blurred.hash, what)
                    #expect(turned.quality == blurred.quality, what)
                }
            }
        }
    }

    /// Windows of every width up to seven, where levels divide in different ways.
    @Test func `is the same on every level for larger pictures`() throws {
        for seed in Seeds.some(6, for: "larger pictures hashed") {
            var generator = SeededGenerator(seed: seed)
            let sides = (0..<2).map { _ in Int.random(in: 129..<800, using: &generator) }
            let picture = try Picture.random(
                width: sides[0],
                height: sides[1],
                format: seed % 2 == 0 ? .gray8 : .rgb24,
                using: &generator,
            )
            let all = try PDQLevel.present.map { level in
                var hasher = PDQHasher(level: level)
                return try hasher.orientations(of: picture)
            }
            #expect(Set(all).count == 1, "seed \(seed), \(sides)")
        }
    }

    @Test func `does not remember the picture before`() throws {
        var generator = SeededGenerator(seed: 3)
        let pictures = try [(300, 40), (40, 300), (33, 17), (300, 300)].map { width, height in
            try Picture.random(width: width, height: height, format: .rgb24, using: &generator)
        }
        var hasher = PDQHasher()
        for picture in pictures + pictures.reversed() {
            #expect(try hasher.fingerprint(of: picture) == PDQFingerprint(of: picture))
        }
    }

    @Test func `hashes a part of a frame where it lies`() throws {
        var generator = SeededGenerator(seed: 9)
        let frame = try Picture.random(width: 90, height: 80, format: .gray8, using: &generator)
        let (left, top, width, height) = (7, 11, 50, 60)
        let part = (top..<top + height).flatMap { row in
            frame.bytes[row * 90 + left..<row * 90 + left + width]
        }
        let copied = try #require(
            Picture(width: width, height: height, format: .gray8, bytes: part)
        )
        var hasher = PDQHasher()
        let inPlace = try frame.bytes[(top * 90 + left)...].withUnsafeBufferPointer { luma in
            try hasher.fingerprint(luma: luma, width: width, height: height, rowStride: 90)
        }
        #expect(try inPlace == hasher.fingerprint(of: copied))
        let turned = try frame.bytes[(top * 90 + left)...].withUnsafeBufferPointer { luma in
            try hasher.orientations(luma: luma, width: width, height: height, rowStride: 90)
        }
        #expect(try turned == hasher.orientations(of: copied))
    }

    @Test func `a side below five pixels has no hash`() throws {
        for (width, height) in [(4, 100), (100, 4), (1, 1), (4, 4)] {
            let bytes = (0..<width * height).map { UInt8($0 * 37 & 255) }
            let picture = try #require(
                Picture(width: width, height: height, format: .gray8, bytes: bytes)
            )
            let fingerprint = try PDQFingerprint(of: picture)
            #expect(fingerprint.hash == PDQHash(words: .zero) && fingerprint.quality == 0)
            #expect(!fingerprint.isCompared)
            var hasher = PDQHasher()
            #expect(try hasher.orientations(of: picture)[.rightTurn] == PDQHash(words: .zero))
        }
    }

    @Test func `refuses what is too large or isn't there`() {
        var hasher = PDQHasher()
        let bytes = [UInt8](repeating: 7, count: 100)
        func refusal(_ width: Int, _ height: Int, _ stride: Int) -> PDQRefusal? {
            do throws(PDQRefusal) {
                try bytes.withUnsafeBufferPointer { luma throws(PDQRefusal) in
                    _ = try hasher.fingerprint(
                        luma: luma,
                        width: width,
                        height: height,
                        rowStride: stride,
                    )
                }
                return nil
            } catch { return error }
        }
        #expect(refusal(10, 10, 10) == nil)
        #expect(refusal(10, 10, 11) == .tooFewBytes(needed: 109, given: 100))
        #expect(refusal(10, 10, Int.max) == .tooFewBytes(needed: Int.max, given: 100))
        #expect(refusal(5, 3, Int.max / 2) == .tooFewBytes(needed: Int.max, given: 100))
        #expect(refusal(10, 10, 9) == .noPicture(width: 10, height: 10, rowStride: 9))
        #expect(refusal(0, 10, 9) == .noPicture(width: 0, height: 10, rowStride: 9))
        #expect(refusal(10, -1, 10) == .noPicture(width: 10, height: -1, rowStride: 10))
        #expect(refusal(65_536, 5, 65_536) == .tooFewBytes(needed: 5 << 16, given: 100))
        #expect(refusal(65_537, 5, 65_537) == .tooLarge(width: 65_537, height: 5))
        #expect(refusal(65_536, 4097, 65_536) == .tooLarge(width: 65_536, height: 4097))
        #expect(refusal(Int.max, Int.max, Int.max) == .tooLarge(width: .max, height: .max))
    }
}

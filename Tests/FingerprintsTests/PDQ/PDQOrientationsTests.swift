import Foundation
import Media
import TestSupport
import Testing

@testable import Fingerprints

@Suite(.alone) struct PDQOrientationsTests {
    /// Soft shapes, as in a photograph: noise has no neighbours that a turn could keep together.
    private func softPicture(seed: UInt64) throws -> Picture {
        var generator = SeededGenerator(seed: seed)
        let waves = (0..<12).map { _ in
            (0..<4).map { _ in Double.random(in: 0...6.28, using: &generator) }
        }
        let (width, height) = (200, 150)
        let bytes = (0..<width * height).map { at -> UInt8 in
            let (x, y) = (Double(at % width) / 200, Double(at / width) / 150)
            let sum = waves.reduce(0.0) { sum, wave in
                sum + sin(wave[0] * 2 * x + wave[1] + sin(wave[2] * 2 * y + wave[3]) * 3)
            }
            return UInt8(max(0, min(255, 128 + 20 * sum)))
        }
        return try #require(Picture(width: width, height: height, format: .gray8, bytes: bytes))
    }

    /// Where no blur and no choice of samples depends on the direction, only rounding is left.
    @Test func `each is the hash of the picture turned so`() throws {
        for seed in Seeds.some(5, for: "pictures turned") {
            var generator = SeededGenerator(seed: seed)
            let bytes = (0..<64 * 64).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let picture = try #require(
                Picture(width: 64, height: 64, format: .gray8, bytes: bytes)
            )
            var hasher = PDQHasher()
            let turned = try hasher.orientations(of: picture)
            for orientation in PictureOrientation.allCases {
                let shown = try hasher.fingerprint(of: picture.shown(orientation)).hash
                let what: Comment = "seed \(seed), \(orientation)"
                #expect(turned[orientation].distance(to: shown) <= 4, what)
                for other in PictureOrientation.allCases where other != orientation {
                    #expect(turned[other].distance(to: shown) > 60, what)
                }
            }
        }
    }

    @Test func `a turned photograph is nearest to its own orientation`() throws {
        for seed in Seeds.some(2, for: "soft pictures turned") {
            let picture = try softPicture(seed: seed)
            var hasher = PDQHasher()
            let turned = try hasher.orientations(of: picture)
            for orientation in PictureOrientation.allCases {
                let shown = try hasher.fingerprint(of: picture.shown(orientation)).hash
                let nearest = PictureOrientation.allCases.min {
                    turned[$0].distance(to: shown) < turned[$1].distance(to: shown)
                }
                #expect(nearest == orientation, "seed \(seed)")
                #expect(turned[orientation].distance(to: shown) < 60, "seed \(seed)")
            }
        }
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `the reference's eight are found in one`() throws {
        let folder = try #require(Cases.folder)
        let file = folder.appending(path: "media/images/dihedral/bridge-1-original.jpg")
        var hasher = PDQHasher()
        let ours = try hasher.orientations(of: .decoded(file, format: .rgb24))
        let index = String(
            decoding: try #require(Cases.bytes(of: "media/index.csv")),
            as: UTF8.self,
        )
        let row = try #require(
            index.split(whereSeparator: \.isNewline).first { $0.contains("bridge-1-original") }
        )
        let list = try #require(row.range(of: "dihedral8=")).upperBound
        let theirs = row[list...].split { $0 == "|" || $0 == "\"" }.compactMap { PDQHash($0) }
        let order: [PictureOrientation] = [
            .identity, .leftTurn, .halfTurn, .rightTurn, .mirroredHalfTurn, .mirrored,
            .mirroredLeftTurn, .mirroredRightTurn,
        ]
        try #require(theirs.count == 8)
        for (orientation, hash) in zip(order, theirs) {
            #expect(ours[orientation].distance(to: hash) <= 4, "\(orientation)")
        }
    }
}

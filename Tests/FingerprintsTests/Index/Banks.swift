import CHamming
import Fingerprints
import Foundation
import TestSupport

/// Hashes to be found among.
struct Bank: CustomStringConvertible {
    let description: String
    let hashes: [PDQHash]

    var entries: [IndexEntry] {
        hashes.enumerated().map { IndexEntry(payload: UInt64($0) * 7 + 3, hash: $1) }
    }

    /// What looking at everything finds: slow and obvious.
    func matches(near query: PDQHash, within radius: Int) -> [IndexMatch] {
        Self.matches(near: query, within: radius, in: entries)
    }

    static func matches(
        near query: PDQHash,
        within radius: Int,
        in entries: some Sequence<IndexEntry>,
    ) -> [IndexMatch] {
        entries.map { IndexMatch(payload: $0.payload, distance: $0.hash.distance(to: query)) }
            .filter { $0.distance <= radius }.sorted()
    }

    /// Queries at all distances from rows, and some that are near nothing.
    func queries(_ count: Int, using random: inout SeededGenerator) -> [PDQHash] {
        (0..<count).map { number in
            guard number % 4 != 3, let hash = hashes.randomElement(using: &random) else {
                return PDQHash.random(using: &random)
            }
            return hash.flipping(.random(in: 0...70, using: &random), using: &random)
        }
    }

    static func random(_ count: Int, seed: UInt64) -> Bank {
        var random = SeededGenerator(seed: seed)
        return Bank(
            description: "random, seed \(seed)",
            hashes: (0..<count).map { _ in PDQHash.random(using: &random) },
        )
    }

    /// Every shape that a bank of frames may have, small.
    static func all(_ count: Int, seed: UInt64) -> [Bank] {
        var random = SeededGenerator(seed: seed)
        let shots = (0..<count / 40 + 1).map { _ in PDQHash.random(using: &random) }
        let base = PDQHash.random(using: &random)
        func bank(_ name: String, _ make: (Int) -> PDQHash) -> Bank {
            Bank(description: "\(name), seed \(seed)", hashes: (0..<count).map(make))
        }
        return [
            .random(count, seed: seed),
            bank("shots of similar frames") { number in
                shots[number % shots.count].flipping(
                    .random(in: 0...6, using: &random),
                    using: &random,
                )
            },
            bank("half of all words constant") { _ in
                let other = PDQHash.random(using: &random).words
                return PDQHash(words: [base.words[0], other[1], base.words[2], other[3]])
            },
            bank("one word constant, the others sparse") { _ in
                let other = PDQHash.random(using: &random).words
                return PDQHash(
                    words: [0, other[1] & other[0], other[2] & other[1], other[3] & other[2]])
            },
            bank("all rows equal") { _ in base },
            bank("all zeros or all ones") { number in
                PDQHash(words: number % 3 == 0 ? SIMD4(repeating: .max) : .zero)
            },
        ]
    }

    /// The frames of real videos, from the shared cases; `nil` where they aren't there.
    static let frames: Bank? = {
        let files = Cases.files(in: "media/vpdq-sample-hashes").filter {
            $0.pathExtension == "txt"
        }
        let hashes = files.flatMap { file in
            ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
                .compactMap { line in
                    line.split(separator: ",").lazy.compactMap { PDQHash($0) }.first
                }
        }
        return hashes.isEmpty ? nil : Bank(description: "frames of videos", hashes: hashes)
    }()

    /// A list of the shared cases, one hash a line.
    static func list(_ name: String) -> [PDQHash] {
        let bytes = Cases.bytes(of: "media/hashes/\(name)") ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            .compactMap { PDQHash($0) }
    }
}

extension PDQHash {
    static func random(using random: inout SeededGenerator) -> PDQHash {
        PDQHash(words: SIMD4((0..<4).map { _ in random.next() }))
    }

    /// Turns so many different bits round.
    func flipping(_ count: Int, using random: inout SeededGenerator) -> PDQHash {
        var words = words
        for bit in (0..<256).shuffled(using: &random).prefix(count) {
            words[bit / 64] ^= 1 << UInt64(bit % 64)
        }
        return PDQHash(words: words)
    }
}

/// Lends memory of a length that ends, but for a few bytes, where reading is forbidden.
func withGuardedBytes<Result>(
    _ count: Int,
    before gap: Int = 0,
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result,
) rethrows -> Result {
    let page = 4_096
    let pages = (count + gap + page - 1) / page + 1
    let start = mmap(
        nil,
        (pages + 1) * page,
        PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS,
        -1,
        0,
    )
    guard let start, start != MAP_FAILED else { preconditionFailure("no memory") }
    defer { munmap(start, (pages + 1) * page) }
    mprotect(start + pages * page, page, PROT_NONE)
    return try body(
        UnsafeMutableRawBufferPointer(start: start + pages * page - gap - count, count: count)
    )
}

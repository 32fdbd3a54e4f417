import Foundation
import Media
import TestSupport
import Testing

@testable import Fingerprints

@Suite(.alone) struct BankFolderTests {
    private static let facts = BankFacts(name: "songs & films", kind: .prohibited)

    private static func entry(_ id: String, seed: UInt64) throws -> BankEntry {
        var random = SeededGenerator(seed: seed)
        var model = SoundModel(seed: seed)
        var entry = BankEntry(id: id)
        (entry.note, entry.addedOn) = ("by hand", "2026-11-21T00:00:00Z")
        entry.labels = ["one", "two"]
        entry.fingerprint = MediaFingerprint(
            digest: ContentDigest(of: Array(id.utf8)),
            film: MadeFilm(seconds: 20, using: &random).known(using: &random),
            sound: try AudioFingerprint(items: model.items(120)),
        )
        return entry
    }

    private static func create(at folder: URL) throws -> BankFolder {
        let path = FilePathBytes(folder.appending(path: "bank").path)
        return try BankFolder.create(at: path, as: try #require(facts))
    }

    @Test func `entries are found after the folder is opened again, until they are retired`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let path = FilePathBytes(folder.appending(path: "bank").path)
            let entries = try (1...3).map { try Self.entry("e\($0)", seed: $0) }
            do {
                let bank = try Self.create(at: folder)
                let outcome = try bank.add(entries)
                #expect((outcome.addedCount, outcome.unrecognisable) == (3, []))
                #expect(
                    try bank.matches(of: entries[1].fingerprint).matches.map(\.entry)
                        == ["e2", "e2", "e2"]
                )
            }
            do {
                let bank = try BankFolder(at: path)
                #expect(bank.facts == Self.facts)
                #expect(bank.entryCount == 3)
                let found = try bank.matches(of: entries[1].fingerprint).matches
                #expect(found.map(\.match.likeness) == [.bytes, .film, .sound])
                var listed: [BankEntry] = []
                try bank.forEachEntry { listed.append($0) }
                #expect(listed == entries)
                #expect(throws: BankFault.isReadOnly) { try bank.add(entries) }
            }
            do {
                let bank = try BankFolder(at: path, for: .writing)
                try bank.retire("e2", on: "2026-11-22", reason: "appeal upheld")
                #expect(try bank.matches(of: entries[1].fingerprint).matches == [])
                #expect(throws: BankFault.noEntry("e2")) {
                    try bank.retire("e2", on: "", reason: "")
                }
            }
            let bank = try BankFolder(at: path)
            #expect(bank.entryCount == 2)
            #expect(try bank.matches(of: entries[1].fingerprint).matches == [])
            #expect(try bank.matches(of: entries[2].fingerprint).matches.count == 3)
        }
    }

    @Test func `a name stands for one entry; it is free again once that is retired`() async throws {
        try await withTemporaryFolder { folder in
            let bank = try Self.create(at: folder)
            let (first, second) = (
                try Self.entry("same", seed: 1), try Self.entry("same", seed: 2),
            )
            #expect(try bank.add([first, first, second]).addedCount == 1)
            let again = try bank.add([first, second])
            #expect((again.addedCount, again.knownCount, again.taken) == (0, 1, ["same"]))
            try bank.retire("same", on: "", reason: "")
            #expect(try bank.add([second]).addedCount == 1)
            #expect(
                try bank.matches(of: first.fingerprint).matches.map(\.match.likeness) == [.bytes]
            )
            #expect(try bank.matches(of: second.fingerprint).matches.count == 3)
        }
    }

    @Test func `thousands of entries go to the index's own files, and all are found`() async throws
    {
        try await withTemporaryFolder { folder in
            var random = SeededGenerator(seed: 30)
            let hashes = (0..<6_000).map { _ in PDQHash(random: &random) }
            let entries = hashes.enumerated().map { number, hash in
                var entry = BankEntry(id: "\(number)")
                entry.fingerprint.picture = FrameView(hash: hash, quality: 100)
                return entry
            }
            let path = FilePathBytes(folder.appending(path: "bank").path)
            do {
                let bank = try Self.create(at: folder)
                for start in stride(from: 0, to: 6_000, by: 1_500) {
                    #expect(try bank.add(Array(entries[start..<start + 1_500])).addedCount == 1_500)
                }
            }
            let bank = try BankFolder(at: path)
            #expect(!bank.index.pictures.view.segments.isEmpty)
            let answers = bank.answers(to: hashes)
            let named = try answers.map { try bank.named($0).matches.map(\.entry) }
            #expect(named == entries.map { [$0.id] })
        }
    }

    @Test func `one process writes or many read`() async throws {
        try await withTemporaryFolder { folder in
            let path = FilePathBytes(folder.appending(path: "bank").path)
            let writer = try Self.create(at: folder)
            #expect(throws: BankFault.self) { try BankFolder(at: path) }
            withExtendedLifetime(writer) {}
        }
        try await withTemporaryFolder { folder in
            let path = FilePathBytes(folder.appending(path: "bank").path)
            _ = try Self.create(at: folder)
            let (one, two) = (try BankFolder(at: path), try BankFolder(at: path))
            #expect(one.entryCount == two.entryCount)
            #expect(throws: BankFault.self) { try BankFolder(at: path, for: .writing) }
        }
    }

    @Test func `a folder without a bank, and one with a bank already, are told`() async throws {
        try await withTemporaryFolder { folder in
            let path = FilePathBytes(folder.path)
            #expect(throws: BankFault.notABank) { try BankFolder(at: path) }
            let none = FilePathBytes(folder.appending(path: "none").path)
            #expect(throws: BankFault.notABank) { try BankFolder(at: none) }
            _ = try Self.create(at: folder)
            #expect(throws: BankFault.isThere) { try Self.create(at: folder) }
            #expect(BankFacts(name: "", kind: .rights) == nil)
            #expect(BankFacts(name: "a\nb", kind: .rights) == nil)
            #expect(BankFacts(name: String(repeating: "x", count: 101), kind: .rights) == nil)
        }
    }
}

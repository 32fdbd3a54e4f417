import Media
import Synchronization
import TestSupport
import Testing

@testable import Fingerprints

/// A folder within another, by a prefix to its names.
private struct InnerDisk: IndexDisk {
    let disk: FaultyIndexDisk
    let prefix: String

    func names() throws(IndexDiskFault) -> [String] {
        try disk.names().filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    func create(_ name: String) throws(IndexDiskFault) -> any IndexFile {
        try disk.create(prefix + name)
    }

    func rename(_ name: String, to newName: String) throws(IndexDiskFault) {
        try disk.rename(prefix + name, to: prefix + newName)
    }

    func remove(_ name: String) throws(IndexDiskFault) { try disk.remove(prefix + name) }
    func syncFolder() throws(IndexDiskFault) { try disk.syncFolder() }
    func map(_ name: String) throws(IndexDiskFault) -> SegmentBytes? { try disk.map(prefix + name) }
}

extension BankFolder.Disks {
    fileprivate init(on disk: FaultyIndexDisk) {
        self.init(
            bank: InnerDisk(disk: disk, prefix: ""),
            pictures: InnerDisk(disk: disk, prefix: "pictures/"),
            digests: InnerDisk(disk: disk, prefix: "digests/"),
        )
    }
}

@Suite(.alone) struct BankFaultTests {
    private static let facts = BankFacts(name: "b", kind: .rights)

    private static func entries(_ numbers: Range<Int>) -> [BankEntry] {
        numbers.map { number in
            var random = SeededGenerator(seed: UInt64(number))
            var entry = BankEntry(id: "e\(number)")
            entry.fingerprint.digest = ContentDigest(of: [UInt8(truncatingIfNeeded: number)])
            entry.fingerprint.picture = FrameView(hash: PDQHash(random: &random), quality: 100)
            return entry
        }
    }

    /// Which of the entries a bank finds by their bytes and by their pictures.
    private static func found(_ count: Int, in bank: BankFolder) throws -> [Int] {
        try (0..<count).filter { number in
            let kinds = try bank.matches(of: entries(number..<number + 1)[0].fingerprint).matches
            let likenesses = kinds.map(\.match.likeness)
            #expect(likenesses == [] || likenesses == [.bytes, .picture], "half of \(number)")
            return !kinds.isEmpty
        }
    }

    /// Adds two by two, retires one, and settles; gives how many rounds were acknowledged.
    private static func play(on disk: FaultyIndexDisk) -> Int {
        var done = 0
        do {
            let facts = try #require(facts)
            let bank = try BankFolder.create(on: .init(on: disk), as: facts)
            for round in 0..<4 {
                _ = try bank.add(entries(round * 2..<round * 2 + 2))
                done += 1
                if round == 2 { while try bank.index.settle(everything: true) {} }
            }
            try bank.retire("e1", on: "", reason: "")
            done += 1
            while try bank.index.settle(everything: true) {}
            done += 1
        } catch {}
        return done
    }

    private static func check(_ bank: BankFolder, after done: Int, _ what: String) throws {
        let found = try found(8, in: bank)
        let acknowledged = Array((0..<min(done, 4) * 2)).filter { $0 != 1 || done < 5 }
        #expect(acknowledged.allSatisfy { found.contains($0) || $0 == 1 }, "\(what): \(found)")
        #expect(done < 5 || !found.contains(1), "\(what): a retired entry came back")
        #expect(found.count <= min(done + 1, 4) * 2, "\(what): \(found)")
    }

    @Test func `power lost at any call loses nothing that was acknowledged`() throws {
        for step in 0... {
            let disk = FaultyIndexDisk(.powerLoss, at: step)
            let done = Self.play(on: disk)
            var random = SeededGenerator(seed: UInt64(step))
            for survival in FaultyIndexDisk.Survival.allCases {
                let files = disk.survivors(survival, using: &random)
                let left = FaultyIndexDisk(files: files)
                guard files[BankFolder.factsName] != nil else {
                    #expect(done == 0)
                    continue
                }
                let bank = try BankFolder(on: .init(on: left), for: .writing)
                try Self.check(bank, after: done, "call \(step), \(survival)")
                _ = try bank.add(Self.entries(0..<9))
                #expect(try Self.found(9, in: bank).count >= 8)
            }
            guard disk.hasStruck else { return }
        }
    }

    @Test func `a call that is refused is told, and the bank goes on`() throws {
        for step in 0... {
            let disk = FaultyIndexDisk(.refusal, at: step)
            let done = Self.play(on: disk)
            guard disk.files[BankFolder.factsName] != nil else { continue }
            let left = FaultyIndexDisk(files: disk.files)
            let bank = try BankFolder(on: .init(on: left), for: .reading)
            try Self.check(bank, after: done, "call \(step)")
            guard disk.hasStruck else { return }
        }
    }

    @Test func `a changed byte of the changes is told, or changes nothing`() throws {
        let disk = FaultyIndexDisk()
        #expect(Self.play(on: disk) == 6)
        let files = disk.files
        for (name, bytes) in files where name.hasPrefix(ChangeFile.prefix) || name == "bank.json" {
            for place in bytes.indices {
                var damaged = files
                damaged[name]?[place] ^= 0x04
                do throws(BankFault) {
                    let left = FaultyIndexDisk(files: damaged)
                    let bank = try BankFolder(on: .init(on: left), for: .reading)
                    for entry in Self.entries(0..<8) {
                        _ = try bank.matches(of: entry.fingerprint)
                    }
                    try bank.forEachEntry { _ in }
                    // Only the name and thresholds are words of one's own choice.
                    #expect(name == "bank.json", "\(name) at \(place)")
                } catch {
                    #expect(!"\(error)".isEmpty)
                }
            }
        }
    }

    @Test func `a missing or cut file of changes is told`() throws {
        let disk = FaultyIndexDisk()
        #expect(Self.play(on: disk) == 6)
        let name = ChangeFile.name(first: 1)
        var files = disk.files
        files[name] = nil
        #expect(throws: BankFault.missingChanges(from: 1)) {
            try BankFolder(on: .init(on: FaultyIndexDisk(files: files)), for: .reading)
        }
        let whole = try #require(disk.files[name])
        for count in whole.indices {
            files[name] = Array(whole.prefix(count))
            #expect(throws: BankFault.self) {
                try BankFolder(on: .init(on: FaultyIndexDisk(files: files)), for: .reading)
            }
        }
        files[name] = whole
        files["changes-000000000011"] = whole
        #expect(throws: BankFault.self) {
            try BankFolder(on: .init(on: FaultyIndexDisk(files: files)), for: .reading)
        }
    }

    @Test func `a claim of a billion changes is refused before memory is taken`() throws {
        let disk = FaultyIndexDisk()
        #expect(Self.play(on: disk) == 6)
        let name = ChangeFile.name(first: 1)
        var files = disk.files
        withUnsafeBytes(of: UInt32(1_000_000_000).littleEndian) {
            files[name]?.replaceSubrange(12..<16, with: $0)
        }
        #expect(throws: BankFault.damaged(file: name)) {
            try BankFolder(on: .init(on: FaultyIndexDisk(files: files)), for: .reading)
        }
        files[name]?[8] = 2
        #expect(throws: BankFault.otherVersion("\(name) 2")) {
            try BankFolder(on: .init(on: FaultyIndexDisk(files: files)), for: .reading)
        }
    }
}

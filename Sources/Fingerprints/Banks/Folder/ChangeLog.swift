/// All changes of a bank in a folder, numbered from 1: the files of changes one behind the other.
struct ChangeLog: Sendable {
    private(set) var files: [ChangeFile] = []

    /// The number of the last change; 0 before the first.
    var last: UInt64 { files.last.map { $0.numbers.upperBound - 1 } ?? 0 }

    /// Opens the files of changes, which must follow each other without a gap.
    init(on disk: any IndexDisk) throws(BankFault) {
        let names: [String]
        do throws(IndexDiskFault) { names = try disk.names() } catch { throw BankFault(error) }
        for name in names.sorted()
        where name.hasPrefix(ChangeFile.prefix) && !name.hasSuffix(".draft") {
            let file = try Self.open(name, on: disk)
            guard file.first == last + 1 else { throw .missingChanges(from: last + 1) }
            files.append(file)
        }
    }

    private static func open(
        _ name: String,
        on disk: any IndexDisk,
    ) throws(BankFault) -> ChangeFile {
        let bytes: SegmentBytes?
        do throws(IndexDiskFault) { bytes = try disk.map(name) } catch { throw BankFault(error) }
        guard let bytes else { throw .damaged(file: name) }
        return try ChangeFile(opening: bytes, named: name)
    }

    /// Writes changes durably behind the last; where that fails, the earlier ones of them may stand.
    mutating func append(_ changes: [BankChange], on disk: any IndexDisk) throws(BankFault) {
        guard last + UInt64(changes.count) <= UInt64(KnownMedia.largestNumber) else {
            throw .isFull
        }
        var draft = try openDraft()
        for change in changes {
            let size = change.bytes.count
            if draft.byteCount > 0, draft.byteCount + size > ChangeFile.mostBytes {
                try write(draft, on: disk)
                draft = ChangeFileDraft(first: last + 1)
            }
            draft.add(change)
        }
        if !draft.bodies.isEmpty { try write(draft, on: disk) }
    }

    /// The last file while it is short, so that many small additions don't become many files.
    private func openDraft() throws(BankFault) -> ChangeFileDraft {
        guard let file = files.last, file.memory.count < ChangeFile.fullBytes else {
            return ChangeFileDraft(first: last + 1)
        }
        return try ChangeFileDraft(continuing: file)
    }

    private mutating func write(
        _ draft: ChangeFileDraft,
        on disk: any IndexDisk,
    ) throws(BankFault) {
        let name = ChangeFile.name(first: draft.first)
        let bytes = draft.bytes
        do throws(IndexDiskFault) {
            try withExtendedLifetime(bytes) { () throws(IndexDiskFault) in
                try disk.write(bytes.bytes, to: name)
            }
        } catch {
            throw BankFault(error)
        }
        files.removeAll { $0.first == draft.first }
        files.append(try Self.open(name, on: disk))
    }

    /// A change by its number; `nil` where there is none.
    func change(_ number: UInt64) throws(BankFault) -> BankChange? {
        // The last file that begins no later.
        var (low, high) = (0, files.count)
        while low < high {
            let middle = (low + high) / 2
            if files[middle].first <= number { low = middle + 1 } else { high = middle }
        }
        guard low > 0, files[low - 1].numbers.contains(number) else { return nil }
        let file = files[low - 1]
        return try file.change(Int(number - file.first))
    }

    /// Does something with each change behind a number, in order.
    func forEach(
        after number: UInt64,
        in chosen: (ChangeFile) -> Bool = { _ in true },
        _ body: (UInt64, BankChange) throws(BankFault) -> Void,
    ) throws(BankFault) {
        for file in files where file.numbers.upperBound > number + 1 && chosen(file) {
            let start = number >= file.first ? Int(number - file.first) + 1 : 0
            for place in start..<file.count {
                try body(file.first + UInt64(place), try file.change(place))
            }
        }
    }

    /// The numbers of the entries that were retired.
    func retired() throws(BankFault) -> Set<UInt32> {
        var numbers: Set<UInt32> = []
        for file in files where file.retireCount > 0 {
            for place in 0..<file.count where try file.retires(place) {
                guard case .retire(let number, _, _) = try file.change(place) else { continue }
                numbers.insert(number)
            }
        }
        return numbers
    }

    /// An entry by its number.
    ///
    /// - Throws: ``BankFault/damaged(file:)`` where no entry was added under that number.
    func entry(_ number: UInt32) throws(BankFault) -> BankEntry {
        guard case .add(let entry)? = try change(UInt64(number)) else {
            throw .damaged(file: "the list of changes, at \(number)")
        }
        return entry
    }

    /// The names of all entries that ever were added, in order.
    func forEachName(
        _ body: (UInt32, String) throws(BankFault) -> Void
    ) throws(BankFault) {
        for file in files {
            for place in 0..<file.count {
                guard let id = try file.name(of: place) else { continue }
                try body(UInt32(truncatingIfNeeded: file.first) + UInt32(place), id)
            }
        }
    }
}

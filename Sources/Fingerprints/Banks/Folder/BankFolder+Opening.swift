import Foundation
import Media

extension BankFolder.Disks {
    /// The folder of a bank and those within it, which must be there.
    init(
        opening path: FilePathBytes,
        for access: FolderAccess,
    ) throws(BankFault) {
        do throws(IndexFault) {
            bank = try FolderIndexDisk.opening(path, for: access)
            pictures = try FolderIndexDisk.opening(path.inner("pictures"), for: access)
            digests = try FolderIndexDisk.opening(path.inner("digests"), for: access)
        } catch {
            if case .disk(let fault) = error, fault.errno == ENOENT { throw .notABank }
            throw .index(.index(error))
        }
    }

    /// The same, made where they are missing.
    init(making path: FilePathBytes) throws(BankFault) {
        for folder in [path, path.inner("pictures"), path.inner("digests")] {
            guard folder.withCString({ mkdir($0, 0o700) }) != 0, errno != EEXIST else { continue }
            throw BankFault(IndexDiskFault(.creating, folder.description, errno: errno))
        }
        try self.init(opening: path, for: .writing)
    }
}

extension FilePathBytes {
    fileprivate func inner(_ name: String) -> FilePathBytes {
        FilePathBytes(bytes: bytes + [UInt8(ascii: "/")] + Array(name.utf8))
    }
}

extension BankFolder {
    /// How many changes are brought into the indexes at once.
    private static let batch = 4_096

    /// Brings the indexes up to changes that were made durable and not yet settled.
    func catchUp(with log: ChangeLog) throws(BankFault) {
        var entries: [KnownMedia] = []
        var upTo = index.earliest
        try log.forEach(after: upTo) { (number, change) throws(BankFault) in
            switch change {
            case .add(let entry):
                entries.append(
                    KnownMedia(number: UInt32(number), fingerprint: entry.fingerprint)
                )
            case .retire(let retired, _, _):
                try take(&entries, upTo: number - 1)
                try retire(retired, in: log, change: number)
            }
            upTo = number
            if entries.count >= Self.batch { try take(&entries, upTo: number) }
        }
        try take(&entries, upTo: upTo)
    }

    /// Puts entries into the indexes, each as its own change where one index is ahead of the other.
    private func take(_ entries: inout [KnownMedia], upTo number: UInt64) throws(BankFault) {
        guard !entries.isEmpty else { return }
        do throws(BankIndexFault) {
            if index.earliest == index.latest {
                var rows: [BankRows] = []
                for entry in entries { rows.append(try BankRows(of: entry)) }
                try index.hold(rows, number)
            } else {
                for entry in entries {
                    try index.hold([try BankRows(of: entry)], UInt64(entry.number))
                }
            }
        } catch {
            throw .index(error)
        }
        entries = []
    }

    private func retire(
        _ number: UInt32,
        in log: ChangeLog,
        change: UInt64,
    ) throws(BankFault) {
        let entry = try log.entry(number)
        do throws(BankIndexFault) {
            let known = KnownMedia(number: number, fingerprint: entry.fingerprint)
            try index.retire([known], change: change)
        } catch {
            throw .index(error)
        }
    }

    /// Reads the names of all entries, and which are retired.
    func know(_ state: inout State) throws(BankFault) {
        guard !state.knowsNames else { return }
        let log = state.log
        (state.names, state.retired) = (EntryNames(), try log.retired())
        try log.forEachName { (number, id) throws(BankFault) in
            try state.names.set(id, to: number) { other throws(BankFault) in
                try log.entry(other).id == id
            }
        }
        state.knowsNames = true
    }

    /// Reads the known sounds, which are held in memory; the first lookup of a sound does it.
    func hearAll(_ state: inout State) throws(BankFault) {
        guard !state.hasSounds else { return }
        let retired = try state.log.retired()
        var sounds: [AudioIndex.Entry] = []
        try state.log.forEach(after: 0, in: { $0.soundCount > 0 }) { number, change in
            guard case .add(let entry) = change, let sound = entry.fingerprint.sound,
                !retired.contains(UInt32(truncatingIfNeeded: number))
            else { return }
            sounds.append(AudioIndex.Entry(id: number, fingerprint: sound))
        }
        _ = index.hear(sounds)
        state.hasSounds = true
    }
}

public import Media
import Synchronization

/// A bank in a folder: its facts, all its changes, and the indexes made of them.
///
/// Changes are the truth: each is durable before it counts, and the indexes are brought up to them
/// whenever the folder is opened. Any number of processes may read a folder, or one may write.
///
///     bank.json        what the bank is
///     changes-…        entries as they were added, and what was retired
///     pictures/        the index of pictures and frames
///     digests/         the index of the files' SHA-256
public final class BankFolder: Sendable {
    /// Where the parts of a bank lie.
    struct Disks: Sendable {
        let bank: any IndexDisk
        let pictures: any IndexDisk
        let digests: any IndexDisk
    }

    struct State: Sendable {
        var log: ChangeLog
        /// Up to which change the indexes on disk are, at least.
        var durable: UInt64
        var hasSounds = false
        /// Whether the next two are there; only who changes the bank needs them.
        var knowsNames = false
        var names = EntryNames()
        var retired: Set<UInt32> = []
    }

    static let factsName = "bank.json"

    /// What the bank is.
    public let facts: BankFacts
    /// Its entries, ready to be searched; sounds are there once something was asked of them.
    let index: BankIndex
    let disks: Disks
    let access: FolderAccess
    let state: Mutex<State>

    /// Makes an empty bank of a folder that holds nothing else.
    ///
    /// - Throws: ``BankFault``, also where there is a bank.
    public static func create(
        at path: FilePathBytes,
        as facts: BankFacts,
    ) throws(BankFault) -> BankFolder {
        try create(on: try Disks(making: path), as: facts)
    }

    static func create(on disks: Disks, as facts: BankFacts) throws(BankFault) -> BankFolder {
        guard try file(factsName, on: disks.bank) == nil else { throw .isThere }
        let bytes = SegmentBytes(copying: facts.bytes)
        do throws(IndexDiskFault) {
            try withExtendedLifetime(bytes) { () throws(IndexDiskFault) in
                try disks.bank.write(bytes.bytes, to: factsName)
            }
        } catch {
            throw BankFault(error)
        }
        return try BankFolder(on: disks, for: .writing)
    }

    private static func file(
        _ name: String,
        on disk: any IndexDisk,
    ) throws(BankFault) -> [UInt8]? {
        do throws(IndexDiskFault) { return try disk.map(name)?.array() } catch {
            throw BankFault(error)
        }
    }

    /// Opens the bank of a folder, and brings its indexes up to its changes.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - access: whether it is going to be changed; one process may.
    ///   - settings: other thresholds than the bank's own.
    /// - Throws: ``BankFault``.
    public convenience init(
        at path: FilePathBytes,
        for access: FolderAccess = .reading,
        settings: BankSettings? = nil,
    ) throws(BankFault) {
        try self.init(on: try Disks(opening: path, for: access), for: access, settings: settings)
    }

    init(
        on disks: Disks,
        for access: FolderAccess,
        settings: BankSettings? = nil,
    ) throws(BankFault) {
        self.disks = disks
        self.access = access
        guard let bytes = try Self.file(Self.factsName, on: disks.bank) else { throw .notABank }
        facts = try BankFacts(parsing: bytes)
        let log = try ChangeLog(on: disks.bank)
        do throws(IndexFault) {
            index = BankIndex(
                settings ?? facts.settings,
                pictures: try LiveIndex(on: disks.pictures),
                digests: try LiveIndex(on: disks.digests),
            )
        } catch {
            throw .index(.index(error))
        }
        state = Mutex(State(log: log, durable: index.earliest))
        guard index.latest <= log.last else { throw .missingChanges(from: log.last + 1) }
        try catchUp(with: log)
    }
}

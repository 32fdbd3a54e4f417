import CFaultyFiles
import Foundation
import TestSupport

@testable import Store

/// Files of SQLite in a folder of their own, of which one operation fails when a test says so.
final class FaultyFiles: @unchecked Sendable {
    struct Operations: OptionSet, Sendable {
        let rawValue: Int32

        static let read = Self(FAULTY_READ)
        static let write = Self(FAULTY_WRITE)
        static let sync = Self(FAULTY_SYNC)
        static let truncate = Self(FAULTY_TRUNCATE)
        static let open = Self(FAULTY_OPEN)
        static let delete = Self(FAULTY_DELETE)
        static let lock = Self(FAULTY_LOCK)
        static let sharedMemory = Self(FAULTY_SHARED_MEMORY)
        /// Tries at a lock of the write-ahead log, which are counted and never fail.
        static let sharedLock = Self(FAULTY_SHARED_LOCK)
        static let all: Self = [
            .read, .write, .sync, .truncate, .open, .delete, .lock, .sharedMemory,
        ]

        init(rawValue: Int32) { self.rawValue = rawValue }
        private init(_ operation: faulty_operation) { rawValue = Int32(operation.rawValue) }
    }

    /// The codes of SQLite that a disk gives.
    enum Code: Int32, Sendable, CaseIterable {
        case inputOutput = 10
        case full = 13
    }

    private struct NotInstalled: Error {}

    let folder: ScratchFolder
    private let plan: OpaquePointer

    init() throws {
        guard faulty_install() == 0 else { throw NotInstalled() }
        folder = try ScratchFolder()
        // SQLite asks with links resolved.
        let path = folder.url.resolvingSymlinksInPath().path
        guard let plan = faulty_plan_new(path) else { throw NotInstalled() }
        self.plan = plan
    }

    var path: String { folder.url.resolvingSymlinksInPath().appending(path: "test.db").path }

    /// Whether an operation failed since the last ``fail(_:at:with:lasts:)``.
    var hasFired: Bool { faulty_fired(plan) != 0 }

    /// Which operation failed.
    var fired: Operations { Operations(rawValue: faulty_fired(plan)) }

    /// How many operations of the kinds there were since the last ``fail(_:at:with:lasts:)``.
    var count: Int { Int(faulty_count(plan)) }

    /// Lets the `place`-th operation of these kinds from now on fail; 0 lets none.
    func fail(_ operations: Operations, at place: Int, with code: Code, lasts: Bool = false) {
        faulty_fail(plan, operations.rawValue, Int32(place), code.rawValue, lasts ? 1 : 0)
    }

    func makeReadOnly() { faulty_read_only(plan) }

    /// A folder with what the disk would hold if the power failed now.
    func powerCut(seed: UInt64) throws -> (folder: ScratchFolder, lostWrites: Int) {
        let survivor = try ScratchFolder()
        return (survivor, Int(faulty_power_cut(plan, survivor.url.path, seed)))
    }

    /// Opens the database in the folder.
    func open(limits: DatabaseLimits = DatabaseLimits()) async throws -> SQLiteDatabase {
        try await SQLiteDatabase.open(path, limits: limits, surroundings: .live)
    }

    /// Removes the folder, once its databases are closed.
    func remove() {
        faulty_plan_free(plan)
        folder.remove()
    }
}

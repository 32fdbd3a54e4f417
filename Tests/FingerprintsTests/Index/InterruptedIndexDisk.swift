import Fingerprints
import Synchronization

/// A disk in memory that lets others do something before it tells its files' names.
final class InterruptedIndexDisk: IndexDisk {
    private let disk = FaultyIndexDisk()
    private let work = Mutex<(@Sendable () -> Void)?>(nil)

    /// The files' bytes now.
    var files: [String: [UInt8]] { disk.files }

    /// Does something once, when the names are asked for next.
    func meanwhile(_ work: @escaping @Sendable () -> Void) {
        self.work.withLock { $0 = work }
    }

    func names() throws(IndexDiskFault) -> [String] {
        let work = work.withLock { work in
            defer { work = nil }
            return work
        }
        work?()
        return try disk.names()
    }

    func create(_ name: String) throws(IndexDiskFault) -> any IndexFile { try disk.create(name) }

    func rename(_ name: String, to newName: String) throws(IndexDiskFault) {
        try disk.rename(name, to: newName)
    }

    func remove(_ name: String) throws(IndexDiskFault) { try disk.remove(name) }

    func syncFolder() throws(IndexDiskFault) { try disk.syncFolder() }

    func map(_ name: String) throws(IndexDiskFault) -> SegmentBytes? { try disk.map(name) }
}

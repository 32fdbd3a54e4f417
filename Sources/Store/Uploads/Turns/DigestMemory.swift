import Crypto
import Synchronization

/// The states of SHA-256 that this process's uploads stopped at.
///
/// SHA-256 can't be gone on with from a digest, only from its state, which nobody can take out of
/// the library. So it stays in memory between two requests: as long as one node goes on with an
/// upload, each byte is hashed once, on its way to the disk. After a restart, or on another node,
/// there is none, and completing the upload reads it once.
final class DigestMemory: Sendable {
    private struct Entry {
        let fence: Int64
        let offset: UInt64
        let hash: SHA256
    }

    private struct State {
        var entries: [UploadID: Entry] = [:]
        /// In the order in which they came, also those that are gone.
        var order: [UploadID] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// Remembers where the holder with this fence stopped.
    func keep(_ hash: SHA256, of id: UploadID, at offset: UInt64, fence: Int64) {
        state.withLock { state in
            let isNew =
                state.entries.updateValue(
                    Entry(fence: fence, offset: offset, hash: hash),
                    forKey: id,
                ) == nil
            if isNew { state.order.append(id) }
            guard state.order.count > max(limit, 1) else { return }
            state.entries[state.order.removeFirst()] = nil
        }
    }

    /// The state of what the holder before this fence left; nil where another came between.
    func take(_ id: UploadID, at offset: UInt64, fence: Int64) -> SHA256? {
        state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: id) else { return nil }
            state.order.removeAll { $0 == id }
            guard entry.fence == fence - 1, entry.offset == offset else { return nil }
            return entry.hash
        }
    }
}

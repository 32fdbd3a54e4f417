import Fingerprints
import Foundation
import Synchronization
import TestSupport

/// A disk in memory that refuses a call, or loses power at one.
final class FaultyIndexDisk: IndexDisk {
    enum Fault { case none, refusal, powerLoss }

    /// What a power cut leaves of that which wasn't made durable.
    enum Survival: CaseIterable { case nothing, something, everything }

    final class File: Sendable {
        struct Content { var (bytes, synced) = ([UInt8](), 0) }
        let content = Mutex(Content())
    }

    private struct State {
        var names: [String: File] = [:]
        var durable: [String: File] = [:]
        /// What happened to names since they were made durable, in order.
        var pending: [(String, File?)] = []
        var calls = 0
        var isOff = false
    }

    private let state: Mutex<State>
    private let fault: Fault
    private let step: Int

    /// - Parameter step: the call, counted from 0, at which the fault comes.
    init(_ fault: Fault = .none, at step: Int = 0, files: [String: [UInt8]] = [:]) {
        self.fault = fault
        self.step = step
        var state = State()
        for (name, bytes) in files {
            let file = File()
            file.content.withLock { $0 = File.Content(bytes: bytes, synced: bytes.count) }
            state.names[name] = file
        }
        state.durable = state.names
        self.state = Mutex(state)
    }

    /// Whether the call at which the fault comes was reached.
    var hasStruck: Bool { state.withLock { $0.calls > step } }

    /// The files' bytes now.
    var files: [String: [UInt8]] {
        state.withLock { $0.names.mapValues { file in file.content.withLock { $0.bytes } } }
    }

    /// The files' bytes after a power cut.
    func survivors(_ survival: Survival, using random: inout SeededGenerator) -> [String: [UInt8]] {
        let (names, pending) = state.withLock { ($0.durable, $0.pending) }
        var left = names
        let kept =
            switch survival {
            case .nothing: 0
            case .something: Int.random(in: 0...pending.count, using: &random)
            case .everything: pending.count
            }
        for (name, file) in pending.prefix(kept) { left[name] = file }
        return left.mapValues { file in
            let content = file.content.withLock { $0 }
            let count =
                switch survival {
                case .nothing: content.synced
                case .something:
                    Int.random(in: content.synced...content.bytes.count, using: &random)
                case .everything: content.bytes.count
                }
            return Array(content.bytes.prefix(count))
        }
    }

    /// Does a call, unless it is the one at which the fault comes; half of it may be done then.
    private func call<Result>(
        _ action: IndexDiskFault.Action,
        _ name: String,
        half: (inout State) -> Void = { _ in },
        _ body: (inout State) -> Result,
    ) throws(IndexDiskFault) -> Result {
        let result: Result? = state.withLock { state in
            guard !state.isOff else { return nil }
            state.calls += 1
            guard fault == .none || state.calls - 1 != step else {
                half(&state)
                state.isOff = fault == .powerLoss
                return nil
            }
            return body(&state)
        }
        guard let result else { throw IndexDiskFault(action, name, errno: EIO) }
        return result
    }

    func names() throws(IndexDiskFault) -> [String] {
        try call(.listing, "") { $0.names.keys.sorted() }
    }

    func create(_ name: String) throws(IndexDiskFault) -> any IndexFile {
        try call(.creating, name) { state in
            let file = File()
            state.names[name] = file
            state.pending.append((name, file))
            return Writing(file: file, disk: self)
        }
    }

    func rename(_ name: String, to newName: String) throws(IndexDiskFault) {
        let rename = { (state: inout State) in
            let file = state.names.removeValue(forKey: name)
            state.names[newName] = file
            state.pending += [(newName, file), (name, nil)]
        }
        try call(.renaming, name, rename)
    }

    func remove(_ name: String) throws(IndexDiskFault) {
        try call(.removing, name) { state in
            state.names[name] = nil
            state.pending.append((name, nil))
        }
    }

    func syncFolder() throws(IndexDiskFault) {
        try call(.syncing, "") { state in
            state.durable = state.names
            state.pending = []
        }
    }

    func map(_ name: String) throws(IndexDiskFault) -> SegmentBytes? {
        try call(.opening, name) { state in
            state.names[name].map { file in
                SegmentBytes(copying: file.content.withLock { $0.bytes })
            }
        }
    }

    private struct Writing: IndexFile {
        let file: File
        let disk: FaultyIndexDisk

        func append(_ bytes: UnsafeRawBufferPointer) throws(IndexDiskFault) {
            let file = file
            func add(_ count: Int) { file.content.withLock { $0.bytes += bytes.prefix(count) } }
            try disk.call(.writing, "", half: { _ in add(bytes.count / 2) }) { _ in
                add(bytes.count)
            }
        }

        func sync() throws(IndexDiskFault) {
            let file = file
            try disk.call(.syncing, "") { _ in
                file.content.withLock { $0.synced = $0.bytes.count }
            }
        }
    }
}

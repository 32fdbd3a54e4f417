import Foundation
import Media
import Synchronization
import TestSupport

@testable import Store

/// A disk in memory that tells what is written from what is durable.
///
/// It is as unkind as a file system may be: bytes last only after a sync of their file, names only
/// after a sync of their folder, and each of them by itself. ``crash(seed:)`` cuts the power.
final class SimulatedDisk: Disk {
    /// What goes wrong at an operation.
    enum Fault: CaseIterable {
        /// An I/O error, and nothing happened.
        case failure
        /// An I/O error, and yet it happened.
        case doneAndFailure
        /// No room; of a write, half of the bytes are there.
        case full
    }

    /// One verb that was asked for.
    struct Operation: Hashable, Sendable, CustomStringConvertible {
        let number: Int
        let action: DiskError.Action
        let path: String
        var description: String { "\(number): \(action.rawValue) \(path)" }
    }

    private let state: Mutex<SimulatedState>

    init(now: @escaping @Sendable () -> Date = { Date(timeIntervalSince1970: 1_800_000_000) }) {
        state = Mutex(SimulatedState(now: now))
    }

    /// Nothing of it is there for other programs.
    func systemPath(of path: String) -> FilePathBytes? { nil }

    /// The most bytes that all files together may hold.
    func limit(toBytes capacity: Int?) { state.withLock { $0.capacity = capacity } }

    /// Counts operations from 1 again; the one with this number goes wrong.
    func fail(at number: Int, _ fault: Fault) {
        state.withLock {
            $0.operations = []
            $0.fault = (number, fault)
        }
    }

    /// Counts operations from 1 again; the one with this number and all behind it fail.
    ///
    /// So they do for a process without power; ``crash(seed:)`` then says what is left.
    func stop(at number: Int) {
        state.withLock {
            $0.operations = []
            $0.end = number
        }
    }

    /// Lets all operations work again.
    func mend() { state.withLock { $0.fault = nil } }

    /// Gives locks to all who ask, as a file system does that can't lock.
    func forgetLocks() { state.withLock { $0.locksHold = false } }

    /// Counts operations from 1 again, and calls this before each is carried out.
    func watch(_ watcher: (@Sendable (Operation) -> Void)?) {
        state.withLock {
            $0.operations = []
            $0.watcher = watcher
        }
    }

    /// What was asked for since the last count began.
    var operations: [Operation] { state.withLock { $0.operations } }

    /// Puts a file outside of the disk's own folder, where it can be linked from.
    func place(_ bytes: [UInt8], outside path: FilePathBytes) {
        state.withLock { $0.outside[path] = bytes }
    }

    /// Puts something under a name, durably, past all counting.
    func plant(_ kind: FileStatus.Kind, _ bytes: [UInt8] = [], at path: String) throws(DiskError) {
        try state.withLock { state throws(DiskError) in
            let node = state.add(SimulatedNode(kind: kind, bytes: bytes, modified: state.now()))
            try state.setName(path, to: node, .creating)
        }
    }

    /// Changes the bytes of a file, as a failing disk does.
    func damage(_ path: String, _ change: (inout [UInt8]) -> Void) throws(DiskError) {
        try state.withLock { state throws(DiskError) in
            let node = try state.node(at: path, .looking)
            change(&state.nodes[node, default: .nothing].bytes)
            state.nodes[node, default: .nothing].durableBytes =
                state.nodes[node, default: .nothing].bytes
        }
    }

    /// All files with their bytes, by path.
    var files: [String: [UInt8]] { state.withLock { $0.files() } }

    /// Cuts the power: of what wasn't durable, chance drops, keeps or tears each part.
    ///
    /// Open files and locks are gone, as with the process that had them.
    func crash(seed: UInt64) {
        state.withLock { state in
            var random = SeededGenerator(seed: seed)
            state.crash(&random)
        }
    }

    func create(_ path: String) throws(DiskError) -> any DiskFile {
        try perform(.creating, path) { state throws(DiskError) in
            guard state.find(path) == nil else {
                throw DiskError(.creating, path, errno: EEXIST)
            }
            let node = state.add(SimulatedNode(kind: .file, bytes: [], modified: state.now()))
            try state.setName(path, to: node, .creating)
            return self.file(node, path, in: state)
        }
    }

    func open(_ path: String) throws(DiskError) -> any DiskFile {
        try perform(.opening, path) { state throws(DiskError) in
            let node = try state.node(at: path, .opening)
            guard state.nodes[node]?.kind == .file else {
                throw DiskError(.opening, path, errno: ELOOP)
            }
            return self.file(node, path, in: state)
        }
    }

    func reopen(_ path: String) throws(DiskError) -> any DiskFile { try open(path) }

    func link(_ outside: FilePathBytes, as path: String) throws(DiskError) -> Bool {
        try perform(.linking, path) { state throws(DiskError) in
            if let inside = Self.path(of: outside) {
                let node = try state.node(at: inside, .linking)
                guard state.find(path) == nil else {
                    throw DiskError(.linking, path, errno: EEXIST)
                }
                try state.setName(path, to: node, .linking)
                return true
            }
            guard let bytes = state.outside[outside] else {
                throw DiskError(.linking, path, errno: ENOENT)
            }
            guard state.find(path) == nil else { throw DiskError(.linking, path, errno: EEXIST) }
            var node = SimulatedNode(kind: .file, bytes: [], modified: state.now())
            node.write(bytes)
            try state.setName(path, to: state.add(node), .linking)
            return true
        }
    }

    /// Where this disk's own folder seems to be, for those who link from it.
    static let place = FilePathBytes("/simulated")

    /// The path of a file of this disk that is called from outside.
    private static func path(of outside: FilePathBytes) -> String? {
        let prefix = "\(place)/"
        let text = outside.description
        return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }

    func rename(_ path: String, to newPath: String, replacing: Bool) throws(DiskError) {
        try perform(.renaming, path) { state throws(DiskError) in
            let node = try state.node(at: path, .renaming)
            if let there = state.find(newPath) {
                guard replacing else { throw DiskError(.renaming, newPath, errno: EEXIST) }
                guard state.nodes[there]?.kind != .folder else {
                    throw DiskError(.renaming, newPath, errno: EISDIR)
                }
            }
            try state.setName(newPath, to: node, .renaming)
            try state.setName(path, to: nil, .renaming)
        }
    }

    func remove(_ path: String) throws(DiskError) {
        try perform(.removing, path) { state throws(DiskError) in
            let node = try state.node(at: path, .removing)
            guard state.nodes[node]?.kind != .folder else {
                throw DiskError(.removing, path, errno: EISDIR)
            }
            try state.setName(path, to: nil, .removing)
        }
    }

    func makeFolder(_ path: String) throws(DiskError) {
        try perform(.makingFolder, path) { state throws(DiskError) in
            if let there = state.find(path) {
                guard state.nodes[there]?.kind == .folder else {
                    throw DiskError(.makingFolder, path, errno: ENOTDIR)
                }
                return
            }
            let node = state.add(SimulatedNode(kind: .folder, bytes: [], modified: state.now()))
            try state.setName(path, to: node, .makingFolder)
        }
    }

    func syncFolder(_ path: String) throws(DiskError) {
        try perform(.syncing, path) { state throws(DiskError) in
            let node = try state.node(at: path, .syncing)
            state.nodes[node]?.syncNames()
        }
    }

    func status(of path: String) throws(DiskError) -> FileStatus? {
        try perform(.looking, path) { state throws(DiskError) in
            state.find(path).flatMap { state.nodes[$0]?.status }
        }
    }

    func list(
        _ folder: String,
        _ visit: (_ name: String) throws(DiskError) -> Bool,
    ) throws(DiskError) {
        let names = try perform(.listing, folder) { state throws(DiskError) -> [String] in
            let node = try state.node(at: folder, .listing)
            return Array(state.nodes[node, default: .nothing].names.keys)
        }
        for name in names { guard try visit(name) else { return } }
    }

    func lock(_ path: String, _ mode: LockMode) throws(DiskError) -> (any DiskLock)? {
        try perform(.locking, path) { state throws(DiskError) -> (any DiskLock)? in
            let node = try state.node(at: path, .locking)
            let holders = state.locks[node, default: []]
            let isFree = mode == .shared ? !holders.contains(.exclusive) : holders.isEmpty
            guard isFree || !state.locksHold else { return nil }
            state.locks[node, default: []].append(mode)
            let life = state.life
            return SimulatedLock { [self] in
                self.state.withLock { state in
                    guard state.life == life else { return }
                    state.locks[node]?.remove(at: 0)
                }
            }
        }
    }
}

extension SimulatedDisk {
    private func file(_ node: Int, _ path: String, in state: SimulatedState) -> SimulatedFile {
        SimulatedFile(disk: self, node: node, life: state.life, path: path)
    }

    /// Counts an operation, tells the watcher, and carries it out or lets it go wrong.
    fileprivate func perform<Result: Sendable>(
        _ action: DiskError.Action,
        _ path: String,
        _ body: (inout SimulatedState) throws(DiskError) -> Result,
    ) throws(DiskError) -> Result {
        let (operation, watcher) = state.withLock { state in
            let number = state.operations.count + 1
            let operation = Operation(number: number, action: action, path: path)
            state.operations.append(operation)
            return (operation, state.watcher)
        }
        watcher?(operation)
        // What nobody gets is let go of when the state is free again: a lock asks for it then.
        var unseen: Result?
        defer { withExtendedLifetime(unseen) {} }
        return try state.withLock { state throws(DiskError) in
            state.halves = false
            guard operation.number < state.end ?? .max else {
                throw DiskError(action, path, errno: EIO)
            }
            guard let fault = state.fault, fault.at == operation.number else {
                return try body(&state)
            }
            switch fault.fault {
            case .failure: break
            case .doneAndFailure: unseen = try body(&state)
            case .full:
                state.halves = true
                if action == .writing { _ = try body(&state) }
                throw DiskError(action, path, errno: ENOSPC)
            }
            // After a failed sync the system may have dropped what it could not write.
            if action == .syncing { state.forget(path) }
            throw DiskError(action, path, errno: EIO)
        }
    }
}

/// An open file of a simulated disk.
private final class SimulatedFile: DiskFile {
    private let disk: SimulatedDisk
    private let node: Int
    private let life: Int
    private let path: String

    init(disk: SimulatedDisk, node: Int, life: Int, path: String) {
        self.disk = disk
        self.node = node
        self.life = life
        self.path = path
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(DiskError) {
        let wanted = Array(bytes)
        try perform(.writing) { state throws(DiskError) in
            let bytes = state.halves ? Array(wanted.prefix(wanted.count / 2)) : wanted
            let room = state.capacity.map { max($0 - state.usedBytes, 0) } ?? .max
            state.nodes[self.node, default: .nothing].write(Array(bytes.prefix(room)))
            state.nodes[self.node, default: .nothing].modified = state.now()
            if room < bytes.count { throw DiskError(.writing, self.path, errno: ENOSPC) }
        }
    }

    func cut(to count: UInt64) throws(DiskError) {
        try perform(.cutting) { state throws(DiskError) in
            state.nodes[self.node, default: .nothing].cut(to: Int(clamping: count))
        }
    }

    func read(
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer,
    ) throws(DiskError) -> Int {
        let wanted = buffer.count
        let part = try perform(.reading) { state throws(DiskError) -> [UInt8] in
            Array(
                state.nodes[self.node, default: .nothing].bytes.dropFirst(Int(clamping: offset))
                    .prefix(
                        wanted
                    )
            )
        }
        buffer.copyBytes(from: part)
        return part.count
    }

    func sync() throws(DiskError) {
        try perform(.syncing) { state throws(DiskError) in
            state.nodes[self.node, default: .nothing].syncBytes()
        }
    }

    func status() throws(DiskError) -> FileStatus {
        try perform(.looking) { state throws(DiskError) in
            state.nodes[self.node, default: .nothing].status
        }
    }

    func setModified(_ time: Date) throws(DiskError) {
        try perform(.dating) { state throws(DiskError) in
            state.nodes[self.node, default: .nothing].modified = time
        }
    }

    private func perform<Result: Sendable>(
        _ action: DiskError.Action,
        _ body: (inout SimulatedState) throws(DiskError) -> Result,
    ) throws(DiskError) -> Result {
        try disk.perform(action, path) { state throws(DiskError) in
            guard state.life == life, state.nodes[node] != nil else {
                throw DiskError(action, path, errno: EIO)
            }
            return try body(&state)
        }
    }
}

private final class SimulatedLock: DiskLock {
    private let onRelease: Mutex<(@Sendable () -> Void)?>

    init(_ onRelease: @escaping @Sendable () -> Void) { self.onRelease = Mutex(onRelease) }

    deinit { release() }

    func release() {
        let act = onRelease.withLock { held in
            defer { held = nil }
            return held
        }
        act?()
    }
}

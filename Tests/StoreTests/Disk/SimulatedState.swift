import Foundation
import Media
import TestSupport

@testable import Store

/// A file or folder: what processes see, and what a power cut leaves for sure.
struct SimulatedNode {
    let kind: FileStatus.Kind
    var modified: Date
    var bytes: [UInt8]
    var durableBytes: [UInt8]
    private var durableModified: Date
    /// Where bytes were written that no sync has made durable.
    private var writes: [(offset: Int, bytes: [UInt8])] = []
    /// A sync of the file failed, so no later one can promise anything.
    var isDoubtful = false

    private(set) var names: [String: Int] = [:]
    private var durableNames: [String: Int] = [:]
    private var changes: [(name: String, node: Int?)] = []

    init(kind: FileStatus.Kind, bytes: [UInt8], modified: Date) {
        self.kind = kind
        self.bytes = bytes
        self.modified = modified
        durableBytes = bytes
        durableModified = modified
    }

    /// Stands for what isn't there any more.
    static let nothing = Self(kind: .other, bytes: [], modified: .distantPast)

    var status: FileStatus {
        FileStatus(kind: kind, bytes: UInt64(bytes.count), modified: modified)
    }

    mutating func write(_ more: [UInt8]) {
        writes.append((bytes.count, more))
        bytes += more
    }

    /// What lies behind is gone for processes; a power cut may bring it back.
    mutating func cut(to count: Int) {
        bytes = Array(bytes.prefix(count))
        writes = writes.compactMap { write in
            guard write.offset < count else { return nil }
            return (write.offset, Array(write.bytes.prefix(count - write.offset)))
        }
    }

    mutating func syncBytes() {
        guard !isDoubtful else { return }
        durableBytes = bytes
        durableModified = modified
        writes = []
    }

    mutating func setName(_ name: String, to node: Int?) {
        names[name] = node
        changes.append((name, node))
    }

    mutating func syncNames() {
        durableNames = names
        changes = []
    }

    /// What a power cut leaves: each write whole, torn or gone, each name changed or not.
    mutating func crash(_ random: inout SeededGenerator) {
        var left = durableBytes
        for write in writes {
            let torn = Int.random(in: 0...write.bytes.count, using: &random)
            let kept = [0, torn, write.bytes.count][Int.random(in: 0...2, using: &random)]
            guard kept > 0 else { continue }
            if left.count < write.offset {
                left += Array(repeating: 0, count: write.offset - left.count)
            }
            // What a cut took away before may be there still, behind what was written since.
            let end = min(write.offset + kept, left.count)
            left.replaceSubrange(write.offset..<end, with: write.bytes.prefix(kept))
        }
        if Bool.random(using: &random) { modified = durableModified }
        for change in changes where Bool.random(using: &random) {
            durableNames[change.name] = change.node
        }
        (bytes, durableBytes, durableModified) = (left, left, modified)
        (names, writes, changes, isDoubtful) = (durableNames, [], [], false)
    }
}

/// All that a simulated disk holds.
struct SimulatedState: Sendable {
    var now: @Sendable () -> Date
    var nodes: [Int: SimulatedNode]
    var outside: [FilePathBytes: [UInt8]] = [:]
    var locks: [Int: [LockMode]] = [:]
    var capacity: Int?
    var operations: [SimulatedDisk.Operation] = []
    var watcher: (@Sendable (SimulatedDisk.Operation) -> Void)?
    var fault: (at: Int, fault: SimulatedDisk.Fault)?
    /// From which operation on there is no power.
    var end: Int?
    var locksHold = true
    /// Whether only half of a write gets through.
    var halves = false
    /// How often the power was cut.
    var life = 0
    private var lastNode = 0

    init(now: @escaping @Sendable () -> Date) {
        self.now = now
        nodes = [0: SimulatedNode(kind: .folder, bytes: [], modified: now())]
    }

    mutating func add(_ node: SimulatedNode) -> Int {
        lastNode += 1
        nodes[lastNode] = node
        return lastNode
    }

    func find(_ path: String) -> Int? {
        var node = 0
        for name in path.split(separator: "/") {
            guard let next = nodes[node]?.names[String(name)] else { return nil }
            node = next
        }
        return node
    }

    func node(at path: String, _ action: DiskError.Action) throws(DiskError) -> Int {
        guard let node = find(path) else { throw DiskError(action, path, errno: ENOENT) }
        return node
    }

    mutating func setName(
        _ path: String,
        to node: Int?,
        _ action: DiskError.Action,
    ) throws(DiskError) {
        guard let (folder, name) = PathName.split(path) else {
            throw DiskError(action, path, reason: .unsuitablePath)
        }
        let parent = try self.node(at: folder, action)
        guard nodes[parent]?.kind == .folder else {
            throw DiskError(action, path, errno: ENOTDIR)
        }
        nodes[parent]?.setName(name, to: node)
    }

    var usedBytes: Int { files().values.reduce(0) { $0 + $1.count } }

    func files() -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        var folders = [("", 0)]
        while let (path, folder) = folders.popLast() {
            for (name, number) in nodes[folder]?.names ?? [:] {
                let below = path.isEmpty ? name : "\(path)/\(name)"
                guard let node = nodes[number] else { continue }
                if node.kind == .folder {
                    folders.append((below, number))
                } else {
                    found[below] = node.bytes
                }
            }
        }
        return found
    }

    mutating func forget(_ path: String) {
        guard let node = find(path), nodes[node]?.kind == .file else { return }
        nodes[node]?.isDoubtful = true
    }

    /// Forgets what no name leads to any more, which nobody has open after a power cut.
    private mutating func dropNameless() {
        var (kept, folders) = ([0: nodes[0]], [0])
        while let folder = folders.popLast() {
            for number in nodes[folder, default: .nothing].names.values where kept[number] == nil {
                kept[number] = nodes[number]
                if nodes[number]?.kind == .folder { folders.append(number) }
            }
        }
        nodes = kept.compactMapValues(\.self)
    }

    mutating func crash(_ random: inout SeededGenerator) {
        for number in nodes.keys.sorted() { nodes[number]?.crash(&random) }
        dropNameless()
        (locks, operations, fault, watcher, end) = ([:], [], nil, nil, nil)
        life += 1
    }
}

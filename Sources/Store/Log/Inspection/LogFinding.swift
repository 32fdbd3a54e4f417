/// Something in a log that isn't as it must be, and where.
package struct LogFinding: Hashable, Sendable {
    package let place: Place
    package let problem: String

    package init(_ place: Place, _ problem: String) {
        self.place = place
        self.problem = problem
    }

    /// Where in rows and files.
    package enum Place: Hashable, Sendable {
        /// A row of `log_leaves`, by its index.
        case leaf(Int)
        /// A row of `audit_events`, by its id.
        case event(String)
        /// A row of `audit_waiting`, by its event.
        case waiting(String)
        /// A row of `log_checkpoints`, by its size.
        case checkpoint(Int)
        /// A row of `log_keys`, by its number.
        case key(Int)
        /// A file of the folder.
        case file(String)
        /// An entry of a bundle, a hash of a tile, or a line, counted from 0.
        case position(Int, inFile: String)
    }
}

extension LogFinding: CustomStringConvertible {
    package var description: String { "\(place): \(problem)" }
}

extension LogFinding.Place: CustomStringConvertible {
    package var description: String {
        switch self {
        case .leaf(let index): "log_leaves, leaf \(index)"
        case .event(let id): "audit_events, event \(id)"
        case .waiting(let id): "audit_waiting, event \(id)"
        case .checkpoint(let size): "log_checkpoints, size \(size)"
        case .key(let number): "log_keys, key \(number)"
        case .file(let path): path
        case .position(let position, let path): "\(path), position \(position)"
        }
    }
}

/// What an inspection looked at, and what it found.
package struct LogReport: Hashable, Sendable {
    /// Leaves under the newest checkpoint, and beyond it.
    package internal(set) var leaves = 0
    /// Events whose content was held against its commitment.
    package internal(set) var events = 0
    /// Events that were erased.
    package internal(set) var erased = 0
    /// Stored checkpoints whose root and signatures were checked.
    package internal(set) var checkpoints = 0
    /// The newest checkpoint, or nil where nothing was signed.
    package internal(set) var checkpoint: String?
    package private(set) var findings: [LogFinding] = []
    /// Findings beyond those that are named.
    package private(set) var furtherFindings = 0

    /// Nothing was found.
    package var isWhole: Bool { findings.isEmpty }

    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func add(_ place: LogFinding.Place, _ problem: String) {
        if findings.count < limit {
            findings.append(LogFinding(place, problem))
        } else {
            furtherFindings += 1
        }
    }
}

extension LogReport {
    mutating func add(_ findings: [LogFinding]) {
        for finding in findings { add(finding.place, finding.problem) }
    }
}

import Foundation

/// The floors of the building: which target may import which, and what from outside.
///
/// The same table stands in `docs/architecture.md`. What ships with the toolchain is free.
struct Architecture {
    struct Target {
        /// How high it stands; a target imports only from below or, where named, beside it.
        let floor: Int
        /// Our own targets that it may import.
        let ours: Set<String>
        /// Modules of other packages that it may import.
        let outside: Set<String>

        init(_ floor: Int, _ ours: Set<String> = [], outside: Set<String> = []) {
            self.floor = floor
            self.ours = ours
            self.outside = outside
        }
    }

    let targets: [String: Target]

    static let touchstone = Architecture(targets: [
        "Media": Target(0, outside: ["Crypto"]),
        "Containers": Target(0, ["Media"]),
        "Fingerprints": Target(0, ["Media"], outside: ["CHamming", "CPDQ"]),
        "TransparencyLog": Target(0, outside: ["Crypto"]),
        "MediaTools": Target(
            1,
            ["Media", "Containers"],
            outside: ["Subprocess", "SystemPackage"],
        ),
        "Labels": Target(1, ["Media", "Containers"]),
        "Provenance": Target(
            1,
            ["Media", "Containers"],
            outside: ["Crypto", "SwiftASN1", "X509"],
        ),
        "Detection": Target(
            2,
            ["Media", "Containers", "Fingerprints", "Labels", "Provenance"],
        ),
        "Pipeline": Target(
            3,
            [
                "Media", "Containers", "Fingerprints", "MediaTools", "Labels", "Provenance",
                "Detection",
            ],
            outside: ["Mustache"],
        ),
        "Policy": Target(4, ["Media", "Labels", "Detection"], outside: ["Yams"]),
        "Casework": Target(5, ["Media", "Fingerprints", "Labels", "Detection", "Policy"]),
        "Store": Target(
            6,
            [
                "Media", "Fingerprints", "Labels", "Detection", "Policy", "Casework",
                "TransparencyLog",
            ],
            outside: [
                "AsyncHTTPClient", "CPostgres", "GRDB", "GRDBSQLite", "Crypto", "Logging",
                "NIOCore", "NIOHTTP1", "ServiceLifecycle",
            ],
        ),
        "Server": Target(
            7,
            [
                "Media", "Fingerprints", "Labels", "Detection", "Pipeline", "Policy", "Casework",
                "Store", "TransparencyLog",
            ],
            outside: [
                "AsyncHTTPClient", "CoreMetrics", "Crypto", "CryptoExtras", "HTTPTypes",
                "Hummingbird",
                "Logging",
                "Metrics", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "ServiceLifecycle",
            ],
        ),
        "touchstone": Target(
            8,
            [
                "Media", "Containers", "Fingerprints", "MediaTools", "Labels", "Provenance",
                "Detection", "Pipeline", "Policy", "Casework", "Store", "Server",
                "TransparencyLog",
            ],
            outside: [
                "ArgumentParser", "Configuration", "Logging", "Metrics", "ServiceLifecycle", "Yams",
            ],
        ),
    ])

    /// Modules of the toolchain, which every target may import.
    static let free: Set = [
        "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Swift", "Synchronization",
    ]

    /// Modules that only one folder may import, wherever its target would allow them.
    static let rooms = [
        "CPostgres": "Sources/Store/Postgres/",
        "CHamming": "Sources/Fingerprints/",
        "CPDQ": "Sources/Fingerprints/",
        "GRDB": "Sources/Store/SQLite/",
        "GRDBSQLite": "Sources/Store/SQLite/",
        "Hummingbird": "Sources/Server/",
        "NIOPosix": "Sources/Server/Mail/",
        "NIOSSL": "Sources/Server/Mail/",
        "Subprocess": "Sources/MediaTools/",
    ]

    /// What reads the clock or the environment, or reaches out of the process.
    private static let surroundings = Pattern(
        #"\bDate\(\)|\bDate\.now\b|\bDate\(timeIntervalSinceNow|\bgettimeofday\("#
            + #"|\bclock_gettime\(|\btime\(nil\)|\bProcessInfo\b|\bgetenv\(|\bURLSession\b"#
            + #"|\bProcess\(\)"#
    )

    private static let importing = Pattern(
        #"^(?:@\w+ +)*(?:(?:public|package|internal|private) +)?import +"#
            + #"(?:(?:struct|class|enum|protocol|typealias|func|let|var) +)?(\w+)"#
    )

    /// Complains about imports that the table doesn't allow.
    func importComplaints(in file: ProjectFile) -> [Complaint] {
        guard let name = file.target else { return [] }
        guard let target = targets[name] else {
            return [Complaint(path: file.path, message: "\(name) is not in the table of floors")]
        }
        let allowed = target.ours.union(target.outside).union(Self.free)
        return Self.importing.finds(in: file.masked.codeText).compactMap { find in
            let complaint = { (message: String) in
                Complaint(path: file.path, line: find.line, message: message)
            }
            if let room = Self.rooms[find.text], !file.path.hasPrefix(room) {
                return complaint("\(find.text) belongs to \(room)")
            }
            return allowed.contains(find.text)
                ? nil : complaint("\(name) may not import \(find.text)")
        }
    }

    /// Complains about clocks and environments on the floors that know neither.
    func surroundingsComplaints(in file: ProjectFile) -> [Complaint] {
        guard let name = file.target, let floor = targets[name]?.floor, floor <= 5 else {
            return []
        }
        return Self.surroundings.finds(in: file.masked.codeText).map {
            let message = "floors 0 to 5 know no \($0.text)"
            return Complaint(path: file.path, line: $0.line, message: message)
        }
    }
}

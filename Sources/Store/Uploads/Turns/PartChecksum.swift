import Crypto

/// The checksum that came with a part, and the one of what came.
package struct PartChecksum: Sendable {
    /// The algorithms that parts may be checked with, as requests name them.
    package enum Algorithm: String, Sendable, CaseIterable {
        case sha1, sha256

        /// How many bytes a checksum has.
        package var byteCount: Int {
            switch self {
            case .sha1: Insecure.SHA1.byteCount
            case .sha256: SHA256.byteCount
            }
        }
    }

    private enum Running {
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
    }

    private let announced: [UInt8]
    private var running: Running

    package init(_ algorithm: Algorithm, announced: [UInt8]) {
        self.announced = announced
        switch algorithm {
        case .sha1: running = .sha1(Insecure.SHA1())
        case .sha256: running = .sha256(SHA256())
        }
    }

    mutating func update(_ bytes: [UInt8]) {
        switch running {
        case .sha1(var hash):
            hash.update(data: bytes)
            running = .sha1(hash)
        case .sha256(var hash):
            hash.update(data: bytes)
            running = .sha256(hash)
        }
    }

    /// Whether what came is what was announced.
    var fits: Bool {
        switch running {
        case .sha1(let hash): Array(hash.finalize()) == announced
        case .sha256(let hash): Array(hash.finalize()) == announced
        }
    }
}

import Synchronization

/// The ring as a node knows it, read again when somebody turned it meanwhile.
package final class VaultKeys: Sendable {
    private let load: @Sendable () throws -> VaultKeyRing
    private let known: Mutex<VaultKeyRing>

    /// - Parameter load: reads the ring from where it is kept.
    package init(_ load: @escaping @Sendable () throws -> VaultKeyRing) throws {
        self.load = load
        known = Mutex(try load())
    }

    package var ring: VaultKeyRing { known.withLock { $0 } }

    /// A ring that has this key: the known one, or the one that is kept now.
    func ring(having id: String) throws -> VaultKeyRing {
        let ring = self.ring
        if ring.secret(id) != nil { return ring }
        let fresh = try load()
        guard fresh.secret(id) != nil else { throw VaultFault.missingKey(id: id) }
        known.withLock { $0 = fresh }
        return fresh
    }
}

package import TransparencyLog

extension KeyRing {
    /// A step of a log's succession of keys as a line: the size of the first checkpoint that the key
    /// signed, a space, and the key.
    package static func step(_ line: some StringProtocol) -> (from: UInt64, key: VerifierKey)? {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let size = UInt64(parts[0]), size <= MerkleTree.mostLeaves,
            let key = try? VerifierKey(parsing: String(parts[1]))
        else { return nil }
        return (size, key)
    }
}

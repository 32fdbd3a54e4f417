package import Detection
package import Fingerprints

/// Banks in which a file is looked up, whoever keeps them.
package protocol KnownMediaSearch: Sendable {
    /// What of the banks is in a file.
    ///
    /// It computes on the caller's thread until it is done.
    ///
    /// - Throws: whatever keeps it from looking; a bank that can't be read is no "not known".
    func matches(of fingerprint: MediaFingerprint) throws -> [KnownMatch]
}

extension KnownMediaSearch {
    /// The same, away from who waits for other things.
    @concurrent func found(of fingerprint: MediaFingerprint) async throws -> [KnownMatch] {
        try matches(of: fingerprint)
    }
}

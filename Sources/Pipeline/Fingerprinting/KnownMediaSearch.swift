package import Detection
package import Fingerprints

/// Banks in which a file is looked up, whoever keeps them.
package protocol KnownMediaSearch: Sendable {
    /// What of the banks is in a file.
    ///
    /// It computes on the caller's thread until it is done.
    func matches(of fingerprint: MediaFingerprint) -> [KnownMatch]
}

extension KnownMediaSearch {
    /// The same, away from who waits for other things.
    @concurrent func found(of fingerprint: MediaFingerprint) async -> [KnownMatch] {
        matches(of: fingerprint)
    }
}

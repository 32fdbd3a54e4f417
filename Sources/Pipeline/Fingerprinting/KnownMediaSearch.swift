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

    /// Whether a film has a frame that looks like a known picture: the least that there can be to it.
    func isNear(_ fingerprint: MediaFingerprint) throws -> Bool
}

extension KnownMediaSearch {
    /// Whoever can't tell frames apart goes by the matches.
    package func isNear(_ fingerprint: MediaFingerprint) throws -> Bool {
        try !matches(of: fingerprint).isEmpty
    }

    /// The same, away from who waits for other things.
    @concurrent func found(of fingerprint: MediaFingerprint) async throws -> [KnownMatch] {
        try matches(of: fingerprint)
    }
}

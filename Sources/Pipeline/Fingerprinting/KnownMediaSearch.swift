package import Detection
package import Fingerprints

/// Banks in which a file is looked up, whoever keeps them.
package protocol KnownMediaSearch: Sendable {
    /// What of the banks is in a file.
    ///
    /// - Throws: whatever keeps it from looking; a bank that can't be read is no "not known".
    func answer(to fingerprint: MediaFingerprint) async throws -> KnownMediaAnswer

    /// Whether a film has a frame that looks like a known picture: the least that there can be to it.
    ///
    /// It computes on the caller's thread until it is done.
    func isNear(_ fingerprint: MediaFingerprint) throws -> Bool
}

/// What looking a file up in banks came to.
package struct KnownMediaAnswer: Hashable, Sendable {
    package var matches: [KnownMatch]
    /// What the search left out, for a person; empty where it looked at everything.
    package var gaps: [String]

    package init(_ matches: [KnownMatch], gaps: [String] = []) {
        (self.matches, self.gaps) = (matches, gaps)
    }
}

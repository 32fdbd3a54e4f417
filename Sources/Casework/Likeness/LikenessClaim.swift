/// What somebody states who is shown, beside the reason of their report (TAKE IT DOWN Act, section 3(a)).
///
/// Their signature and how they can be reached lie in the vault, and nowhere else.
package struct LikenessClaim: Hashable, Sendable, Codable {
    package let signer: Signer
    /// By what an agent may sign; nil where the person signed.
    package let authority: Authority?
    /// Of the content, where they have it and didn't want to send it.
    package let fingerprints: [SentFingerprint]

    package init(
        signedBy signer: Signer,
        authority: Authority? = nil,
        fingerprints: [SentFingerprint] = [],
    ) {
        (self.signer, self.authority, self.fingerprints) = (signer, authority, fingerprints)
    }

    /// Who signed.
    package enum Signer: String, Hashable, Sendable, CaseIterable, Codable {
        case person, agent
    }

    /// By what an agent acts: a kind, and no name of anybody.
    package enum Authority: String, Hashable, Sendable, CaseIterable, Codable {
        case mandate, guardian, lawyer, organisation
    }

    /// By what content is found that nobody sent.
    package struct SentFingerprint: Hashable, Sendable, Codable {
        /// 64 hexadecimal digits of a picture's PDQ hash.
        package let pdq: String?
        /// From 0 to 100; below 50 a picture shows too little to be compared.
        package let quality: Int?
        /// 64 hexadecimal digits of the SHA-256 of a file.
        package let sha256: String?

        package init(pdq: String? = nil, quality: Int? = nil, sha256: String? = nil) {
            (self.pdq, self.quality, self.sha256) = (pdq, quality, sha256)
        }
    }
}

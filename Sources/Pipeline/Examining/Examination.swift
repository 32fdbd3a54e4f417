package import Fingerprints

/// What one decode of a file came to: what it is, and what people need to review it.
package struct Examination: Sendable {
    package let inspection: Inspection
    package let products: ExaminationProducts
    package let damage: MediaDamage
    /// What the file is recognised by, its digest included.
    package let fingerprint: MediaFingerprint
}

/// What the decoder complained of; a file that is damaged somewhere is still examined.
package struct MediaDamage: Hashable, Sendable {
    /// How often it complained.
    package let complaintCount: Int
    /// The last complaints, for a person.
    package let complaints: [String]

    package init(complaintCount: Int, complaints: [String]) {
        (self.complaintCount, self.complaints) = (complaintCount, complaints)
    }

    /// A medium of which every part could be decoded.
    package static let none = Self(complaintCount: 0, complaints: [])
}

package import Detection
import Foundation
package import Media

/// An examination as it was stored: what later steps ask of it, without the file.
package struct ExaminationRecord: Hashable, Sendable {
    /// The name and version of the form in which examinations are stored.
    package static let schema = "touchstone.examination/1"
    /// The longest text that is read back, in bytes.
    package static let mostBytes = 16 << 20

    /// The name by which the file was examined.
    package let name: String
    package let digest: ContentDigest
    package let sizeBytes: UInt64
    /// The container's name.
    package let container: String
    package let facts: MediaFacts
    package let assessment: Assessment
    package let products: ExaminationProducts
    package let damage: MediaDamage
    /// What could not be looked at; empty where the examination was complete.
    package let gaps: [String]

    /// Reads what ``Examination/json`` wrote.
    ///
    /// - Throws: ``ExaminationRecordError`` when it isn't that; a word that a later version may
    ///   have brought is no reason to guess.
    package init(parsing bytes: [UInt8]) throws(ExaminationRecordError) {
        guard bytes.count <= Self.mostBytes else { throw .tooLong(bytes: bytes.count) }
        let stored: StoredExamination
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            stored = try decoder.decode(StoredExamination.self, from: Data(bytes))
        } catch {
            throw .malformed("\(error)")
        }
        guard stored.schema == Self.schema else { throw .otherSchema(stored.schema) }
        let inspection = stored.inspection
        guard let digest = ContentDigest(hexadecimal: inspection.sha256) else {
            throw .malformed("sha256 isn't 64 hexadecimal digits")
        }
        (name, self.digest, sizeBytes) = (inspection.file, digest, inspection.bytes)
        (container, facts) = (inspection.media.container, try inspection.media.facts())
        assessment = try stored.assessment()
        products = ExaminationProducts(
            try stored.products.map { (made) throws(ExaminationRecordError) in try made.product() }
        )
        gaps = stored.gaps ?? []
        damage = MediaDamage(
            complaintCount: stored.damage.complaints,
            complaints: stored.damage.last,
        )
    }
}

/// Why a stored examination can't be read back.
package enum ExaminationRecordError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It isn't JSON, or a member is missing or of another type.
    case malformed(String)
    /// It is of another form than this version knows.
    case otherSchema(String)
    /// A word stands where only some are known.
    case unknownWord(String, in: String)
    /// It is longer than any examination.
    case tooLong(bytes: Int)

    package var description: String {
        switch self {
        case .malformed(let what): "the stored examination can't be read: \(what)"
        case .otherSchema(let name):
            "the stored examination is of the form “\(name)”; examine the file again"
        case .unknownWord(let word, let member):
            "the stored examination says “\(word)” as its \(member), which isn't known here"
        case .tooLong(let bytes): "the stored examination has \(bytes) bytes, too many"
        }
    }
}

import Casework
import HTTPTypes

/// What stands beside a body of bytes: what its entries rest on, as `key base64, key base64`.
struct GroundsStatement {
    private let evidence: String?
    private let reference: String?
    private let standard: String?
    private let note: String?

    /// - Throws: the problem of a header that can't be read.
    init(_ call: Call) throws(Problem) {
        let limits = BankLimits()
        var metadata = UploadMetadata.none
        if let text = call.headers[.uploadMetadata] {
            do throws(UploadMetadata.Malformation) {
                metadata = try UploadMetadata(parsing: text)
            } catch {
                throw Problem(.malformedRequest, "\(error)")
            }
        }
        evidence = try metadata.text("evidence", most: limits.evidenceCharacters)
        reference = try metadata.line("reference", most: limits.lineCharacters)
        standard = try metadata.line("standard", most: limits.lineCharacters)
        note = try metadata.line("note", most: limits.lineCharacters)
    }

    /// - Throws: ``BankRefusal/missing(_:)``.
    func grounds(in bank: Bank) throws -> BankProposal.Grounds {
        let grounds = BankProposal.Grounds(
            evidence: evidence ?? "",
            reference: reference,
            standard: standard ?? bank.standard,
            note: note,
        )
        try grounds.check()
        return grounds
    }
}

extension Route {
    /// The route takes bytes, and beside them what they rest on.
    func stating() -> Route {
        header(
            "Upload-Metadata",
            .text(0...12_288),
            "evidence, and perhaps reference, standard, note: each a key and its value in Base64",
        )
    }
}

import Foundation
import Media

/// An upload as its row has it: what the outside may know, and who holds it.
struct UploadRow: Sendable {
    var upload: Upload
    /// The number of the file that holds the bytes; 0 without one.
    var draft: Int64
    /// Whether nobody may write to that file any more.
    var isSealed: Bool
    var fence: Int64
    var holder: String
    var leaseUntil: Date
    /// Whether somebody else asked the holder to give it back.
    var isWanted: Bool

    init(_ row: Row) throws(DatabaseError) {
        upload = try Upload(row)
        draft = try row.get("draft")
        isSealed = try row.get("sealed", as: Int64.self) != 0
        fence = try row.get("fence")
        holder = try row.get("holder")
        leaseUntil = try row.get("lease_until")
        isWanted = try row.get("wanted", as: Int64.self) != 0
    }

    /// Whether nobody holds it at this time.
    ///
    /// A lease that ends much later than one that begins now was made by a clock that ran ahead.
    func isFree(at now: Date, lease: Double) -> Bool {
        let left = leaseUntil.timeIntervalSince(now)
        return holder.isEmpty || left <= 0 || left > 2 * lease
    }
}

extension Upload {
    /// The columns that an upload and its row are read from.
    static let columns: SQL = """
        id, tenant, account, metadata, state, total, received, draft, sealed, digest,
        outcome, created_at, expires_at, fence, holder, lease_until, wanted
        """

    fileprivate init(_ row: Row) throws(DatabaseError) {
        let name: String = try row.get("id")
        let number: Int = try row.get("state")
        guard let id = UploadID(name), let state = UploadState(rawValue: number) else {
            throw .unexpectedValue(column: "id", wanted: "an upload", found: "another name")
        }
        let digest: [UInt8]? = try row.get("digest")
        self.init(
            id: id,
            tenant: try row.get("tenant"),
            account: try row.get("account"),
            metadata: try row.get("metadata"),
            state: state,
            length: try row.get("total", as: Int64?.self).map(\.magnitude),
            offset: try row.get("received", as: Int64.self).magnitude,
            createdAt: try row.get("created_at"),
            expiresAt: try row.get("expires_at"),
            digest: digest.flatMap { ContentDigest(bytes: $0) },
            outcome: try row.get("outcome"),
        )
    }
}

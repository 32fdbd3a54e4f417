import Crypto
import Media

/// What stays of an erased event beside its place in the log: nothing personal.
///
/// The event that records the erasing names the digest of each, so that nobody can alter what
/// stays, or erase without a record.
package struct Tombstone: Hashable, Sendable {
    package let id: String
    package let tenant: String
    package let microseconds: Int64
    package let kind: String

    /// SHA-256 over the canonical JSON of the four, in hexadecimal.
    package var digest: String {
        let json: CanonicalJSON = [
            "id": .text(id), "kind": .text(kind), "tenant": .text(tenant),
            "time_us": .integer(microseconds),
        ]
        return Hex.text(SHA256.hash(data: Array(json.text.utf8)))
    }

    init(_ row: Row) throws(DatabaseError) {
        id = try row.get("id")
        tenant = try row.get("tenant")
        microseconds = try row.get("time_us")
        kind = try row.get("kind")
    }
}

import Crypto

/// A store's word that an object was put.
///
/// The same word may come often, late, and before an older one.
package struct NotifiedObject: Hashable, Sendable {
    package let object: BucketObject
    /// Where the put stands among those of its key, as far as the store says so.
    package let sequencer: String?

    package init(_ object: BucketObject, sequencer: String? = nil) {
        (self.object, self.sequencer) = (object, sequencer)
    }

    /// What two words of one put share: SHA-256 over fields with their lengths before them.
    ///
    /// A version says all that a tag says, and more.
    var digest: [UInt8] {
        let state = object.version.map { ["version", $0] } ?? ["tag", object.tag ?? ""]
        var hash = SHA256()
        for field in [object.bucket, object.key] + state + [sequencer ?? ""] {
            let bytes = Array(field.utf8)
            hash.update(data: withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { Array($0) })
            hash.update(data: bytes)
        }
        return Array(hash.finalize())
    }
}

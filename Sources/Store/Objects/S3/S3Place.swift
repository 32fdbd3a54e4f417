import Media

/// Where things lie below a bucket's prefix: `objects/…` by digest, `removing/…` while an object goes,
/// `uploads/…` until an upload is complete.
struct S3Place: Hashable, Sendable {
    let prefix: String

    init(_ address: S3Address) { prefix = address.prefix }

    var objects: String { "\(prefix)objects/" }
    var removals: String { "\(prefix)removing/" }
    var drafts: String { "\(prefix)uploads/" }

    func key(_ digest: ContentDigest) -> String { "\(objects)\(digest)" }

    /// What the marks of an object's removals begin with; each removal has one of its own.
    func marks(_ digest: ContentDigest) -> String { "\(removals)\(digest)/" }

    /// The digest that a key says; nil where it is no object's.
    func digest(_ key: String) -> ContentDigest? {
        guard key.hasPrefix(objects) else { return nil }
        return ContentDigest(hexadecimal: String(key.dropFirst(objects.count)))
    }
}

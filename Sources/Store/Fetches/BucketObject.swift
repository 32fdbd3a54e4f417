/// One state of an object in a bucket, as a store told of it: a version, or what bears a tag.
package struct BucketObject: Hashable, Sendable {
    package let bucket: String
    /// The whole key, with nothing encoded.
    package let key: String
    package let version: String?
    /// The content's tag (`ETag`) without quotes.
    package let tag: String?

    package init(bucket: String, key: String, version: String? = nil, tag: String? = nil) {
        (self.bucket, self.key) = (bucket, key)
        (self.version, self.tag) = (version, tag)
    }
}

// As the column `url` of a fetch keeps it, such as `s3://drop/films/a%20b.mp4?tag=0a1b`.
extension BucketObject {
    private static let scheme = "s3://"

    /// The object in one word; ``init(reference:)`` reads it back.
    package var reference: String {
        let named = [("version", version), ("tag", tag)].compactMap { name, value in
            value.map { "\(name)=\(S3Encoding.part($0))" }
        }
        let query = named.isEmpty ? "" : "?\(named.joined(separator: "&"))"
        return "\(Self.scheme)\(bucket)/\(S3Encoding.path(key))\(query)"
    }

    /// Nil for what is no such word: the address of a fetch begins otherwise.
    package init?(reference: String) {
        guard reference.hasPrefix(Self.scheme) else { return nil }
        let sides = reference.dropFirst(Self.scheme.count)
            .split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let names = sides[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard names.count == 2, !names[0].isEmpty, let key = S3Encoding.decoded(String(names[1])),
            !key.isEmpty
        else { return nil }
        var said: [Substring: String] = [:]
        for pair in sides.dropFirst().first?.split(separator: "&") ?? [] {
            let words = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard words.count == 2, let value = S3Encoding.decoded(String(words[1])) else {
                return nil
            }
            said[words[0]] = value
        }
        self.init(bucket: String(names[0]), key: key, version: said["version"], tag: said["tag"])
    }
}

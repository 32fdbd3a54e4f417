import Media
import Pipeline

/// One file of a version: what was brought, or what was made of it.
struct Rendition: Hashable, Sendable {
    let name: String
    let type: String
    let bytes: UInt64
    let digest: ContentDigest

    init(_ name: String, type: String, bytes: UInt64, digest: ContentDigest) {
        self.name = name
        self.type = type
        self.bytes = bytes
        self.digest = digest
    }

    /// Whether the rendition of a name is for viewers: what the gate stops, links to it don't give.
    static func isPlayed(_ name: String) -> Bool {
        name == "labelled" || name == "cover" || name.hasPrefix("subtitles-")
    }

    var json: JSONValue {
        .object([
            "kind": .text(name), "type": .text(type), "bytes": .integer(Int64(clamping: bytes)),
            "sha256": .text("\(digest)"),
        ])
    }
}

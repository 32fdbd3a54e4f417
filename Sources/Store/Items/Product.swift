package import Foundation
package import Media

/// Something made from a version's file: a proxy, a thumbnail, a labelled rendition.
package struct Product: Hashable, Sendable {
    /// Its name beside the version, such as `proxy` or `labelled`.
    package let name: String
    package let object: StoredObject
    package let mediaType: String

    package init(name: String, object: StoredObject, mediaType: String) {
        self.name = name
        self.object = object
        self.mediaType = mediaType
    }
}

/// A product on record.
package struct KeptProduct: Hashable, Sendable {
    package let name: String
    package let digest: ContentDigest
    package let bytes: UInt64
    package let mediaType: String
    package let madeAt: Date
}

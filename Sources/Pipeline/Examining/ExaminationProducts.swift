package import Media

/// A file that an examination made for people to look at or listen to.
package struct ExaminationProduct: Hashable, Sendable {
    /// What it is for.
    package enum Role: String, Hashable, Sendable, CaseIterable {
        /// The small copy in which the content is reviewed: MP4, M4A or JPEG.
        case proxy
        /// A telling frame of a film, as a JPEG.
        case poster
        /// A still picture made small, as a JPEG.
        case thumbnail
        /// A film's thumbnails side by side, as one JPEG.
        case sprite
        /// Which part of the sprite belongs to which seconds, as WebVTT.
        case spriteIndex = "sprite-index"
        /// The outline of the sound, as `touchstone.peaks/1`.
        case peaks
    }

    package let role: Role
    /// Its name in the folder that the caller gave.
    package let fileName: String
    package let mediaType: String
    package let sizeBytes: UInt64
    package let digest: ContentDigest
    /// The size of its picture; `nil` where it has none.
    package var width: Int?
    package var height: Int?

    package init(
        _ role: Role,
        named fileName: String,
        of mediaType: String,
        sizeBytes: UInt64,
        digest: ContentDigest,
    ) {
        (self.role, self.fileName, self.mediaType) = (role, fileName, mediaType)
        (self.sizeBytes, self.digest) = (sizeBytes, digest)
    }
}

/// What an examination made, each role at most once.
package struct ExaminationProducts: Hashable, Sendable {
    /// In the order of their roles.
    package let all: [ExaminationProduct]

    /// Takes the first product of each role.
    package init(_ products: [ExaminationProduct] = []) {
        all = ExaminationProduct.Role.allCases.compactMap { role in
            products.first { $0.role == role }
        }
    }

    /// The product that serves for something; `nil` where the content gave none.
    package subscript(role: ExaminationProduct.Role) -> ExaminationProduct? {
        all.first { $0.role == role }
    }
}

package import Media

/// One version of an item: its file, and what people see beside it.
///
/// A new file is a new version, and so is a change of any of the rest: it is examined again.
package struct ItemVersion: Hashable, Sendable {
    /// From 1.
    package let number: Int
    package let content: Content

    package init(number: Int, content: Content) {
        self.number = number
        self.content = content
    }

    /// What belongs to a version.
    package struct Content: Hashable, Sendable {
        /// The original as it was uploaded, which nobody ever changes.
        package var file: FileReference
        package var title: String
        package var description: String
        package var cover: FileReference?
        package var subtitles: [Subtitle]
        /// The end that its upload rehearses; nil: none, as everywhere but in a sandbox.
        package var rehearsal: Rehearsal?

        package init(
            file: FileReference,
            title: String,
            description: String = "",
            cover: FileReference? = nil,
            subtitles: [Subtitle] = [],
        ) {
            self.file = file
            self.title = title
            self.description = description
            self.cover = cover
            self.subtitles = subtitles
        }
    }

    /// A kept file: its bytes, by their digest, and what they are.
    package struct FileReference: Hashable, Sendable {
        package let digest: ContentDigest
        package let bytes: UInt64
        /// The media type, as sniffed or stated.
        package let mediaType: String

        package init(digest: ContentDigest, bytes: UInt64, mediaType: String) {
            self.digest = digest
            self.bytes = bytes
            self.mediaType = mediaType
        }
    }

    /// Subtitles in one language.
    package struct Subtitle: Hashable, Sendable {
        /// As BCP 47 has it.
        package let language: String
        package let file: FileReference

        package init(language: String, file: FileReference) {
            self.language = language
            self.file = file
        }
    }
}

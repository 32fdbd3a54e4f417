import Containers
import Foundation
import Media

/// The cover picture of an Ogg file, which ffmpeg's writer leaves out.
struct OggCover: Sendable {
    private static let slot = MetadataSlot.tag("METADATA_BLOCK_PICTURE")
    private let value: [UInt8]

    /// Finds the first picture in the comments of a file; `nil` when there is none.
    init?(of path: FilePathBytes) throws {
        let source = try FileSource(path: path)
        let entries = (try? OggContainer(source))?.metadata ?? []
        guard let entry = entries.first(where: { $0.slot.isSame(as: Self.slot) }) else {
            return nil
        }
        value = entry.value
    }

    /// Writes the picture into the comments of another file.
    func put(into url: URL) throws {
        let path = FilePathBytes(url.path)
        let source = try FileSource(path: path)
        let container = try OggContainer(source)
        let splice = try container.splice(setting: [MetadataChange(slot: Self.slot, value: value)])
        let file = try OutputFile(path: path)
        try splice.write(from: source, to: file)
        try file.publish(replacing: true)
    }
}

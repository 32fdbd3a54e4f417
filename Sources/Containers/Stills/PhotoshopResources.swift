/// Photoshop's image resources, as APP13 of JPEG and a field of TIFF hold them: IPTC among them.
enum PhotoshopResources {
    static let head = Array("Photoshop 3.0\0".utf8)
    private static let thumbnails: Set<UInt16> = [1033, 1036]

    /// The resources without small copies of the picture; `nil` when there are none, or when the
    /// resources can't be followed to their end.
    static func withoutThumbnails(_ bytes: [UInt8]) -> [UInt8]? {
        var (kept, position, hasThumbnail): ([UInt8], Int, Bool) = ([], 0, false)
        while position < bytes.count {
            guard let end = resourceEnd(bytes, at: position) else { return nil }
            let number = UInt16(bytes[position + 4]) << 8 | UInt16(bytes[position + 5])
            if thumbnails.contains(number) {
                hasThumbnail = true
            } else {
                kept += bytes[position..<end]
            }
            position = end
        }
        return hasThumbnail ? kept : nil
    }

    /// Where the resource that begins at `start` ends: behind its signature, number, name and data,
    /// the last two padded to even lengths.
    private static func resourceEnd(_ bytes: [UInt8], at start: Int) -> Int? {
        guard bytes.count - start >= 12 else { return nil }
        let nameBytes = (Int(bytes[start + 6]) + 2) / 2 * 2
        let sizePlace = start + 6 + nameBytes
        guard bytes[start..<start + 4].elementsEqual("8BIM".utf8), sizePlace + 4 <= bytes.count
        else { return nil }
        let size = bytes[sizePlace..<sizePlace + 4].reduce(0) { $0 << 8 | Int($1) }
        let end = sizePlace + 4 + size
        guard end <= bytes.count else { return nil }
        return min(bytes.count, end + size % 2)
    }
}

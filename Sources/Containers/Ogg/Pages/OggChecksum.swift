/// The checksum of an Ogg page (RFC 3533, 6, field 7).
///
/// It is taken over the whole page with the checksum's own four bytes as zero.
enum OggChecksum {
    /// Where a page's checksum stands.
    static let place = 22..<26

    /// Reckons the checksum of a page, whatever stands in its place.
    static func of(page: ArraySlice<UInt8>) -> UInt32 {
        let stated = page.dropFirst(place.lowerBound).prefix(place.count)
        var sum = CRC32.unreflected.of(page[..<stated.startIndex])
        sum = CRC32.unreflected.of(repeatElement(0, count: stated.count), after: sum)
        return CRC32.unreflected.of(page[stated.endIndex...], after: sum)
    }
}

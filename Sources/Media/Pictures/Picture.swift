/// One still picture in memory, as its pixels.
public struct Picture: Hashable, Sendable {
    /// How a pixel is written down.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        /// One byte of brightness, 0 black to 255 white.
        case gray8
        /// Three bytes: red, green, blue.
        case rgb24

        /// How many bytes one pixel takes.
        public var bytesPerPixel: Int {
            switch self {
            case .gray8: 1
            case .rgb24: 3
            }
        }
    }

    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// How a pixel is written down.
    public let format: Format
    /// The pixels, row by row from the top, without a gap.
    public let bytes: [UInt8]

    /// Takes pixels, or `nil` when there aren't exactly as many as width and height ask for.
    public init?(width: Int, height: Int, format: Format, bytes: [UInt8]) {
        guard Self.byteCount(width: width, height: height, format: format) == bytes.count else {
            return nil
        }
        self.width = width
        self.height = height
        self.format = format
        self.bytes = bytes
    }

    /// How many bytes such a picture takes; `nil` when it has no pixels or too many to count.
    public static func byteCount(width: Int, height: Int, format: Format) -> Int? {
        guard width > 0, height > 0 else { return nil }
        let (pixels, tooMany) = width.multipliedReportingOverflow(by: height)
        let (bytes, tooLarge) = pixels.multipliedReportingOverflow(by: format.bytesPerPixel)
        return tooMany || tooLarge ? nil : bytes
    }
}

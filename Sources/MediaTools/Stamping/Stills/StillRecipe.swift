import Containers

/// How a still is decoded to raw pixels and encoded again, in the same class of pixels.
struct StillRecipe: Hashable, Sendable {
    /// The raw pixels between the two.
    let layout: PixelLayout
    /// ffmpeg's arguments for the encoder.
    let arguments: [String]
    /// Whether an opaque picture may be written without its alpha: a palette hides whether it has
    /// any.
    var mayDropAlpha = false

    /// - Throws: ``ToolFault/unusable(_:)`` when ffmpeg can't keep what the picture is.
    init(
        _ format: ContainerFormat,
        _ coding: VideoCoding,
        isLossless: Bool?,
    ) throws(ToolFault) {
        let pixels = coding.pixelFormat
        let found: (raw: String, arguments: [String])? =
            switch format {
            case .jpeg: Self.jpeg(pixels).map { ($0, Self.jpegArguments) }
            case .png: Self.png(pixels).map { ($0, ["-c:v", "png", "-pred", "mixed"]) }
            case .tiff:
                Self.tiff(pixels).map { ($0, ["-c:v", "tiff", "-compression_algo", "lzw"]) }
            case .webp: Self.webp(pixels, isLossless)
            case .gif: ("rgba", ["-c:v", "gif", "-loop", "-1", "-filter:v", Self.palette])
            default: nil
            }
        guard let found, let layout = PixelLayout(named: found.raw) else {
            throw .unusable(
                "a \(format.rawValue) picture of the pixel format \(pixels) can't be kept as it "
                    + "is; convert it to plain RGB first"
            )
        }
        self.layout = layout
        arguments = found.arguments
        mayDropAlpha = pixels == "pal8" && format != .gif
    }

    private static let jpegArguments = ["-c:v", "mjpeg", "-q:v", "2", "-qmin", "1"]
    private static let palette =
        "split[colours][picture];[colours]palettegen=stats_mode=single[palette];"
        + "[picture][palette]paletteuse=dither=none"

    /// The format of a JPEG's pixels: colour is never thinned out.
    ///
    /// Four samples without an alpha to speak of are CMYK; three of
    /// RGB would be written as other three.
    private static func jpeg(_ pixels: String) -> String? {
        switch pixels {
        case "yuvj420p", "yuvj422p", "yuvj444p": pixels
        case "yuvj440p", "yuvj411p": "yuvj444p"
        case "gray": "yuvj420p"
        default: nil
        }
    }

    private static func png(_ pixels: String) -> String? {
        switch pixels {
        case "rgb24", "rgba", "gray", "ya8", "rgb48be", "rgba64be", "gray16be", "ya16be": pixels
        case "pal8": "rgba"
        case "monob": "gray"
        default: nil
        }
    }

    private static func tiff(_ pixels: String) -> String? {
        switch pixels {
        case "rgb24", "rgba", "gray", "ya8", "rgb48le", "rgba64le", "gray16le", "ya16le": pixels
        case "rgb48be", "rgba64be", "gray16be", "ya16be": String(pixels.dropLast(2)) + "le"
        case "pal8": "rgba"
        case "monob", "monow": "gray"
        default: nil
        }
    }

    private static func webp(
        _ pixels: String,
        _ isLossless: Bool?,
    ) -> (raw: String, arguments: [String])? {
        let isRGB = pixels == "argb"
        let encoder = ["-c:v", "libwebp", "-compression_level", "4"]
        guard isRGB || ["yuv420p", "yuva420p"].contains(pixels) else { return nil }
        if isLossless ?? isRGB { return ("bgra", encoder + ["-lossless", "1", "-quality", "75"]) }
        return (isRGB ? "yuva420p" : pixels, encoder + ["-quality", "95"])
    }
}

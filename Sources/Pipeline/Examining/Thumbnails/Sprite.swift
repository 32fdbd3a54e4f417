import Foundation
import Media

/// Small pictures side by side, and the text that says which belongs to which seconds.
struct Sprite: Sendable {
    /// The pictures in rows, black where the last row ends early.
    let picture: Picture
    /// The index as WebVTT: each cue names a part of the picture.
    let index: String

    private static let columns = 10

    /// Puts thumbnails together, in the order of time; `nil` without any.
    ///
    /// - Parameter endSeconds: until when the last one stands.
    init?(
        _ thumbnails: [(seconds: Double, picture: Picture)],
        named name: String,
        until endSeconds: Double,
    ) {
        guard let first = thumbnails.first?.picture else { return nil }
        let (width, height) = (first.width, first.height)
        let columns = min(thumbnails.count, Self.columns)
        let rows = (thumbnails.count + columns - 1) / columns
        let stride = width * columns * first.format.bytesPerPixel
        var bytes = [UInt8](repeating: 0, count: stride * height * rows)
        var index = "WEBVTT\n"
        for (place, thumbnail) in thumbnails.enumerated() {
            let (x, y) = (place % columns * width, place / columns * height)
            let corner = y * stride + x * first.format.bytesPerPixel
            thumbnail.picture.copyRows(into: &bytes, at: corner, stride)
            let next =
                place + 1 < thumbnails.count
                ? thumbnails[place + 1].seconds : max(endSeconds, thumbnail.seconds + 0.001)
            index += "\n\(Self.stamp(thumbnail.seconds)) --> \(Self.stamp(next))\n"
            index += "\(name)#xywh=\(x),\(y),\(width),\(height)\n"
        }
        let sheet = Picture(
            width: width * columns,
            height: height * rows,
            format: first.format,
            bytes: bytes,
        )
        guard let sheet else { return nil }
        (picture, self.index) = (sheet, index)
    }

    /// A time as WebVTT writes it.
    private static func stamp(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1000).rounded())
        let (whole, rest) = (milliseconds / 1000, milliseconds % 1000)
        return String(
            format: "%02d:%02d:%02d.%03d",
            whole / 3600,
            whole / 60 % 60,
            whole % 60,
            rest,
        )
    }
}

extension Picture {
    /// Copies the rows to their place in a larger picture.
    fileprivate func copyRows(into sheet: inout [UInt8], at corner: Int, _ stride: Int) {
        let row = width * format.bytesPerPixel
        for line in 0..<height {
            let place = corner + line * stride
            sheet.replaceSubrange(place..<place + row, with: bytes[line * row..<(line + 1) * row])
        }
    }
}

import Foundation
import Media

/// A decoded still in a file of raw pixels.
struct RawPicture: Sendable {
    let file: URL
    let layout: PixelLayout
    let width: Int
    let height: Int

    /// Whether the file is as long as such a picture.
    var isWhole: Bool {
        (try? FileSource(path: FilePathBytes(file.path)).size)
            == UInt64(layout.byteCount(width: width, height: height))
    }

    /// Writes a plate into the pixels; no other byte is touched.
    func write(_ samples: PlateSamples) throws(ToolFault) {
        do {
            let handle = try FileHandle(forUpdating: file)
            defer { try? handle.close() }
            var start = 0
            for plane in 0..<layout.planeCount {
                let size = layout.size(ofPlane: plane, width: width, height: height)
                let pixel = layout.pixelBytes(ofPlane: plane)
                let place = samples.place(inPlane: plane)
                for row in place.rows {
                    let column = (row * size.width + place.columns.lowerBound) * pixel
                    try handle.seek(toOffset: UInt64(start + column))
                    try handle.write(contentsOf: Data(samples.row(row, ofPlane: plane)))
                }
                start += size.width * size.height * pixel
            }
        } catch { throw .unwritten("writing the plate", error) }
    }

    /// Whether nothing shines through; `false` when that can't be read.
    var isOpaque: Bool {
        guard layout.bytesPerSample == 1,
            let alpha = layout.components.first(where: { $0.role == .alpha }),
            let data = try? Data(contentsOf: file, options: .mappedIfSafe)
        else { return false }
        return data.withUnsafeBytes { bytes in
            stride(from: alpha.offset, to: bytes.count, by: alpha.step)
                .allSatisfy { bytes[$0] == 0xFF }
        }
    }
}

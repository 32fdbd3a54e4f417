import Foundation
import Media

/// The part of ffmpeg's command line that lays a plate over each picture of a video.
///
/// Two raw pictures as large as the video's come from a file beside: one that cuts a hole of
/// zeros with a bitwise *and*, one that fills it with an *or*. Nothing outside changes by a bit,
/// whatever the format's depth and planes; ffmpeg's own overlay knows eight of them.
struct PlateFilter: Sendable {
    private static let fileName = "plate.raw"
    /// The text for `-filter`.
    let graph: String

    /// Writes the plate's file and names it.
    init(
        _ samples: PlateSamples,
        native: String,
        until: Double?,
        in folder: PrivateFolder,
    )
        throws(ToolFault)
    {
        let (layout, plate) = (samples.layout, samples.plate)
        try Self.write(samples, to: folder.file(Self.fileName))
        // Long before any picture: the first must meet its plate.
        let early = "setpts=-1000000000"
        let reader =
            "movie=\(Self.fileName):f=rawvideo:format_opts=pixel_format=\(layout.name)"
            + "\\\\:video_size=\(plate.width)x\(plate.height)\\\\:framerate=1"
        let when = until.map { ":enable='lt(t,\($0))'" } ?? ""
        graph = [
            "\(reader),format=\(layout.name),split[masks][plates]",
            "[masks]trim=end_frame=1,\(early)[mask]",
            "[plates]trim=start_frame=1,\(early)[plate]",
            "[in]format=\(layout.name)[picture]",
            "[picture][mask]blend=all_mode=and\(when)[cut]",
            "[cut][plate]blend=all_mode=or\(when),format=\(native)[out]",
        ].joined(separator: ";")
    }

    private static func write(_ samples: PlateSamples, to file: URL) throws(ToolFault) {
        let layout = samples.layout
        let ones = layout.bytes(of: [UInt16((1 << layout.depth) - 1)])
        do {
            guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
                throw ToolFault.system(what: "writing the plate", errno: errno)
            }
            let handle = try FileHandle(forWritingTo: file)
            defer { try? handle.close() }
            for isMask in [true, false] {
                for plane in 0..<layout.planeCount {
                    try handle.write(samples: samples, plane, isMask ? ones : nil)
                }
            }
        } catch let fault as ToolFault {
            throw fault
        } catch { throw .unwritten("writing the plate", error) }
    }
}

extension FileHandle {
    /// Writes a plane: the plate on zeros, or a hole of zeros in `ones`.
    fileprivate func write(samples: PlateSamples, _ plane: Int, _ ones: [UInt8]?) throws {
        let plate = samples.plate
        let width = samples.layout.size(
            ofPlane: plane,
            width: plate.width,
            height: plate.height,
        )
        let place = samples.place(inPlane: plane)
        let bytes = samples.layout.bytesPerSample
        let plain =
            ones.map { Data(repeating: $0, count: width.width) }
            ?? Data(repeating: [0], count: width.width * bytes)
        let range = place.columns.lowerBound * bytes..<place.columns.upperBound * bytes
        for row in 0..<width.height {
            var line = plain
            if place.rows.contains(row) {
                let inside =
                    ones == nil
                    ? Data(samples.row(row, ofPlane: plane)) : Data(count: range.count)
                line.replaceSubrange(range, with: inside)
            }
            try write(contentsOf: line)
        }
    }
}

extension Data {
    /// The same bytes over and over.
    fileprivate init(repeating bytes: [UInt8], count: Int) {
        self = Data(repeatElement(bytes, count: count).joined())
    }
}

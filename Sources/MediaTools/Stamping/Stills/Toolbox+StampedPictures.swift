import Containers
import Foundation
package import Media

extension Toolbox {
    /// Stamps a still: decoded, its pixels under the plate replaced, encoded in the same format.
    ///
    /// The class of the pixels stays (gray, RGB, alpha, sixteen bits, the thinning of a JPEG's
    /// colour). In formats that lose nothing all pixels outside the plate are those of the
    /// original; in WebP but for the colour of wholly transparent ones.
    ///
    /// - Throws: ``ToolFault/unusable(_:)`` when ffmpeg can't keep what the picture is (inks,
    ///   several pictures, RGB in JPEG); other ``ToolFault``; ``OpeningFault``;
    ///   `CancellationError`.
    package func stampPicture(
        _ path: FilePathBytes,
        _ probe: Probe,
        _ request: PictureRequest,
        in folder: PrivateFolder,
    ) async throws -> StampedPicture {
        guard let muxer = probe.format.muxer, probe.facts.kind == .image else {
            throw ToolFault.unusable("a picture of this format can't be encoded again")
        }
        try StillFile.check(FileSource(path: path), probe.format)
        let coding = try await videoCoding(of: path, probe)
        let recipe = try StillRecipe(probe.format, coding, isLossless: request.isLossless)
        let plate = try StoredPlate(
            request.stamp,
            width: coding.width,
            height: coding.height,
            orientation: request.orientation,
        )
        let raw = try await decodeRaw(path, probe, coding, recipe.layout, in: folder)
        let isFull = coding.isFullRange || recipe.layout.isRGB
        let tone = PlateTone(isFullRange: isFull, transfer: coding.colour.transfer)
        let samples = PlateSamples(plate, recipe.layout, tone, isInterlaced: false)
        try raw.write(samples)
        let isPlain = recipe.mayDropAlpha && raw.isOpaque
        let size = "\(raw.width)x\(raw.height)"
        let input =
            ["-f", "rawvideo", "-pixel_format", recipe.layout.name, "-video_size", size]
            + ["-framerate", "1", "-i", "file:" + raw.file.lastPathComponent]
        let name = "stamped.\(probe.format.rawValue)"
        let outputs =
            input + recipe.arguments + (isPlain ? ["-pix_fmt", "rgb24"] : [])
            + ["-frames:v", "1", "-f", muxer, "file:" + name]
        try await produce(outputs, from: Materials([]), in: folder)
        try? FileManager.default.removeItem(at: raw.file)
        let gainedColour = coding.pixelFormat == "gray" && !recipe.layout.isGray
        return StampedPicture(
            file: folder.file(name),
            gainedColour: gainedColour && probe.format == .jpeg,
        )
    }

    /// Decodes a still's pixels into a file of the folder.
    private func decodeRaw(
        _ path: FilePathBytes,
        _ probe: Probe,
        _ coding: VideoCoding,
        _ layout: PixelLayout,
        in folder: PrivateFolder,
    ) async throws -> RawPicture {
        let file = folder.file("picture.raw")
        // Colour that must be spread over more pixels is repeated, not made up.
        let outputs = [
            "-map", "0:\(probe.mainVideo?.index ?? 0)", "-frames:v", "1", "-sws_flags", "neighbor",
            "-pix_fmt", layout.name, "-f", "rawvideo", "file:picture.raw",
        ]
        let input = ToolInput(path, as: probe.format, options: ["-noautorotate"])
        try await produce(outputs, from: Materials([input]), in: folder)
        let raw = RawPicture(
            file: file,
            layout: layout,
            width: coding.width,
            height: coding.height,
        )
        guard raw.isWhole else { throw ToolFault.unusable("the picture can't be decoded") }
        return raw
    }
}

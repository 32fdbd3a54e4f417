package import Containers
package import Foundation
package import Media

/// A file that a run of ffmpeg reads.
package struct ToolInput: Sendable {
    package var path: FilePathBytes
    package var format: ContainerFormat
    /// ffmpeg's options before `-i` beyond those that keep it in bounds (`-ss`, `-t`).
    package var options: [String]

    /// Names a file and the format by which it's read.
    package init(_ path: FilePathBytes, as format: ContainerFormat, options: [String] = []) {
        self.path = path
        self.format = format
        self.options = options
    }
}

/// Raw media of ours that a run of ffmpeg reads as its first input; `next` gives `nil` at the end.
package enum RawMedia: Sendable {
    /// Pictures of one size and format, each shown for the same time.
    case pictures(
        PictureShape,
        each: TimeBase,
        next: @Sendable () throws -> Picture?,
    )
    /// Samples of one rate.
    case sound(sampleRate: Int, channels: Int, next: @Sendable () throws -> Waveform?)
}

/// What a run of ffmpeg works on: raw media of ours is input 0 where there is any.
package struct Materials: Sendable {
    package var raw: RawMedia?
    package var files: [ToolInput]
    /// How long the longest of them lasts, for the wall clock; `nil` when nobody knows.
    package var seconds: Double?

    package init(_ files: [ToolInput], and raw: RawMedia? = nil, lasting seconds: Double? = nil) {
        self.files = files
        self.raw = raw
        self.seconds = seconds
    }
}

/// The size and format that all pictures of a sequence share.
package struct PictureShape: Hashable, Sendable {
    package var width: Int
    package var height: Int
    package var format: Picture.Format

    package init(width: Int, height: Int, format: Picture.Format) {
        self.width = width
        self.height = height
        self.format = format
    }
}

extension Toolbox {
    /// Makes files in a private folder out of files, and of raw media that we made ourselves.
    ///
    /// `outputs` are ffmpeg's arguments behind the inputs; names in them are relative to the
    /// folder.
    ///
    /// - Throws: ``ToolFault``; ``OpeningFault``; what `next` threw; `CancellationError`. Then
    ///   files in the folder may be there in part.
    package func produce(
        _ outputs: [String],
        from materials: Materials,
        in folder: PrivateFolder,
        progress: (@Sendable (_ seconds: Double) -> Void)? = nil,
    ) async throws {
        let (files, raw) = (materials.files, materials.raw)
        for file in files { _ = try FileSource(path: file.path) }
        let walls = files.map { $0.options + $0.format.inputArguments(limits) }
        let head = commonArguments + (raw?.inputArguments ?? [])
        let threads = ["-threads", "\(limits.threads)"]
        let errand = Errand(
            inputs: files.map(\.path),
            folder: folder,
            wallSeconds: limits.wallSeconds(forMedia: materials.seconds),
            feed: raw?.feed,
            progress: { progress?($0) },
        ) { names in
            head + zip(walls, names).flatMap { threads + $0 + ["-i", $1] } + threads + outputs
        }
        let most = limits.answerBytes
        _ = try await run(errand, 0) { count, part in
            count += part.count
            guard count <= most else { throw ToolFault.overLimit("ffmpeg printed too much") }
        }
    }

    /// Writes raw media of ours into a file, by the codec that the arguments name.
    package func encode(
        _ raw: RawMedia,
        _ codec: [String],
        to format: ContainerFormat,
        named name: String,
        in folder: PrivateFolder,
    ) async throws -> URL {
        let outputs = codec + (try muxerArguments(format)) + ["file:" + name]
        try await produce(outputs, from: Materials([], and: raw), in: folder)
        return folder.file(name)
    }

    /// Puts all streams of a file into another container, each as it is.
    package func remux(
        _ file: ToolInput,
        to format: ContainerFormat,
        named name: String,
        in folder: PrivateFolder,
        lasting seconds: Double? = nil,
    ) async throws -> URL {
        let outputs = ["-map", "0", "-c", "copy"] + (try muxerArguments(format)) + ["file:" + name]
        try await produce(outputs, from: Materials([file], lasting: seconds), in: folder)
        return folder.file(name)
    }

    private func muxerArguments(_ format: ContainerFormat) throws(ToolFault) -> [String] {
        guard let muxer = format.muxer else {
            throw .unusable("files of the format \(format.rawValue) can't be written")
        }
        return ["-f", muxer]
    }
}

extension RawMedia {
    /// How ffmpeg is to read it from its standard input.
    fileprivate var inputArguments: [String] {
        switch self {
        case .pictures(let shape, let each, _):
            [
                "-f", "rawvideo", "-pixel_format", shape.format.pixelFormat,
                "-video_size", "\(shape.width)x\(shape.height)",
                "-framerate", "\(each.denominator)/\(each.numerator)", "-i", "pipe:0",
            ]
        case .sound(let sampleRate, let channels, _):
            ["-f", "s16le", "-ar", "\(sampleRate)", "-ac", "\(channels)", "-i", "pipe:0"]
        }
    }

    /// The bytes for the pipe, picture by picture.
    fileprivate var feed: @Sendable () throws -> [UInt8]? {
        switch self {
        case .pictures(let shape, _, let next):
            {
                guard let picture = try next() else { return nil }
                guard shape == PictureShape(of: picture) else {
                    throw ToolFault.unusable("the pictures differ in size or format")
                }
                return picture.bytes
            }
        case .sound(let sampleRate, let channels, let next):
            {
                guard let sound = try next() else { return nil }
                guard (sound.sampleRate, sound.channels) == (sampleRate, channels) else {
                    throw ToolFault.unusable("the stretches of sound differ in rate or channels")
                }
                return sound.samples.flatMap {
                    [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
                }
            }
        }
    }
}

extension PictureShape {
    fileprivate init(of picture: Picture) {
        self.init(width: picture.width, height: picture.height, format: picture.format)
    }
}

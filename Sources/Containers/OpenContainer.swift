public import Media

/// Reads a file's structure, by the format that its first bytes show.
///
/// - Returns: `nil` when the format is recognised but has no reader here.
/// - Throws: ``ContainerError`` when the file is none that we know, damaged or over a limit.
public func openContainer(
    _ source: any ByteSource,
    limits: ContainerLimits = ContainerLimits(),
) throws(ContainerError) -> (any Container)? {
    guard let format = try ContainerFormat.recognise(source) else {
        if let stream = try BareStream.recognise(source) {
            throw .unsupported(what: stream.advice, at: 0)
        }
        throw .unsupported(what: "not an audio, video or picture file that is known here", at: 0)
    }
    return try openContainer(source, as: format, limits: limits)
}

private func openContainer(
    _ source: any ByteSource,
    as format: ContainerFormat,
    limits: ContainerLimits,
) throws(ContainerError) -> (any Container)? {
    switch format {
    case .mp4, .mov, .m4a: try BMFFContainer(reading: source, as: format, limits: limits)
    case .wav: try WAVContainer(source, limits: limits)
    case .mp3: try MP3Container(source, limits: limits)
    case .flac: try FLACContainer(source, limits: limits)
    case .ogg: try OggContainer(source, limits: limits)
    case .jpeg: try JPEGContainer(source, limits: limits)
    case .png: try PNGContainer(source, limits: limits)
    case .webp: try WebPContainer(source, limits: limits)
    case .matroska, .webm: try MatroskaContainer(source, limits: limits)
    case .avi: try AVIContainer(source, limits: limits)
    case .flv: try FLVContainer(source, limits: limits)
    case .aiff: try AIFFContainer(source, limits: limits)
    case .gif: try GIFContainer(source, limits: limits)
    case .tiff: try TIFFContainer(source, limits: limits)
    case .adts, .mpegTS: try StreamContainer(source, as: format)
    case .heif: nil
    }
}

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
    case .matroska, .webm: try MatroskaContainer(source, limits: limits)
    case .mp4, .mov, .m4a, .wav, .mp3, .flac, .ogg, .jpeg, .png: nil
    case .webp, .avi, .flv, .gif, .tiff, .aiff, .adts, .mpegTS, .heif: nil
    }
}

public import Media

/// A film whose opening can be replaced by newly encoded pictures, the rest untouched.
///
/// The join lies before a picture from which a decoder can start afresh: H.264 an IDR picture,
/// HEVC an IDR or BLA picture (ITU-T H.264, 7.4.1.2.4; H.265, 7.4.2.2), with nothing behind it
/// that is shown before it. Samples from there on keep their coded data and their times.
public protocol JoinableContainer: Container {
    /// Finds the shortest opening that lasts at least so many seconds of what is shown.
    ///
    /// - Throws: ``OpeningRefusal``, which says why the whole film has to be encoded anew.
    func opening(lasting seconds: Double) throws(OpeningRefusal) -> VideoOpening

    /// Plans the file whose opening is an elementary stream, with metadata set as well.
    ///
    /// The stream is a byte stream of NAL units (H.264 or H.265, annex B) without pictures that
    /// are shown out of decoding order, with exactly ``VideoOpening/frameCount`` access units, the
    /// first an IDR picture. Nothing of the old opening's coded data is left in the new file.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when the stream doesn't fit the film,
    ///   with the place in the stream; other cases when the file or the stream is damaged.
    func splice(
        setting changes: [MetadataChange],
        replacing opening: VideoOpening,
        with stream: any ByteSource,
    ) throws(ContainerError) -> Splice
}

public import Media

/// A still picture whose coded image can be exchanged while everything said about it stays.
public protocol StillContainer: Container {
    /// How the coded picture is to be mirrored and turned when it is shown, by its EXIF block.
    ///
    /// `PictureOrientation.identity` where nothing or nonsense is stated.
    var orientation: PictureOrientation { get }

    /// Plans the file that has the image data of `picture` in place of its own, and each slot set.
    ///
    /// `picture` is a file of the same format and size, coded anew: of its metadata nothing is
    /// taken. What describes the old coding (tables, palettes, flags) goes with it, and so do
    /// previews of the old image: thumbnails in EXIF, JFIF and Photoshop data, further pictures
    /// behind the first. Everything else stays as it is, the orientation included, so that
    /// `picture` must be coded as the old image was, before turning.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when the file is an animation, holds
    ///   something that would be lost, or `picture` has another format or size; what reading
    ///   `picture` and ``Container/splice(setting:)`` throw.
    func splice(
        setting changes: [MetadataChange],
        takingImageFrom picture: any ByteSource,
    ) throws(ContainerError) -> Splice
}

extension StillContainer {
    /// Makes sure that a picture can stand for this one, before its parts are looked at.
    func checkFormat(of picture: any ByteSource) throws(ContainerError) {
        guard try ContainerFormat.recognise(picture) == format else {
            throw .unsupported(what: "the new image is of another format than the picture", at: 0)
        }
    }

    /// Makes sure that the new picture is as large as this one.
    func checkSize(of new: MediaFacts) throws(ContainerError) {
        guard new.width == facts.width, new.height == facts.height else {
            throw .unsupported(what: "the new image has another size than the picture", at: 0)
        }
    }
}

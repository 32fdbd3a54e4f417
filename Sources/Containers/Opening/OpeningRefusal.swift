/// Why a film's opening can't be replaced alone, so that the whole has to be encoded anew.
public enum OpeningRefusal: Error, Hashable, Sendable {
    /// There is no picture track.
    case noPictureTrack
    /// There are several picture tracks, and each would need the mark.
    case severalPictureTracks
    /// The pictures are coded otherwise than by H.264 or HEVC; the codec's name, where known.
    case otherCodec(String?)
    /// The media stands in movie fragments.
    case fragmented
    /// The media is encrypted.
    case encrypted
    /// The track's samples have several descriptions.
    case severalDescriptions
    /// Pictures may be coded as fields.
    case interlaced
    /// No key picture follows the wanted time, so that the opening would be the whole film.
    case noLaterKeyFrame
    /// Key pictures follow the wanted time, but pictures behind them need pictures before them.
    case openGroups
    /// The edit list shows something else within the wanted time.
    case severalEdits
    /// The opening's coded data is shared with other samples or other structures.
    case sharedMedia
    /// A structure would not be right any more, and we don't know how to keep it right.
    case unsuitable(String)
    /// The file could not be read.
    case unreadable(ContainerError)
}

extension OpeningRefusal: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .noPictureTrack: "the file has no picture track"
        case .severalPictureTracks: "the file has several picture tracks"
        case .otherCodec(let name): "the pictures are coded by \(name ?? "an unknown codec")"
        case .fragmented: "the file is fragmented"
        case .encrypted: "the pictures are encrypted"
        case .severalDescriptions: "the pictures have several descriptions"
        case .interlaced: "the pictures may be interlaced"
        case .noLaterKeyFrame: "no key picture follows the opening"
        case .openGroups: "pictures behind the opening need pictures inside it (open groups)"
        case .severalEdits: "the edit list cuts the opening"
        case .sharedMedia: "the opening's media is shared with other samples"
        case .unsuitable(let what): what
        case .unreadable(let error): error.description
        }
    }

    /// A stable word for programs.
    public var code: String {
        switch self {
        case .noPictureTrack: "no-picture-track"
        case .severalPictureTracks: "several-picture-tracks"
        case .otherCodec: "other-codec"
        case .fragmented: "fragmented"
        case .encrypted: "encrypted"
        case .severalDescriptions: "several-descriptions"
        case .interlaced: "interlaced"
        case .noLaterKeyFrame: "no-later-key-frame"
        case .openGroups: "open-groups"
        case .severalEdits: "several-edits"
        case .sharedMedia: "shared-media"
        case .unsuitable: "unsuitable"
        case .unreadable: "unreadable"
        }
    }
}

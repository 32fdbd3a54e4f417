import Containers
import Detection
import Labels
import Media
import MediaTools

/// What became of a file's picture and sound, before its metadata is written.
struct Rendition: Sendable {
    /// What takes the place of coded pictures while the output is written.
    enum Exchange: Sendable {
        case nothing
        /// A film's opening, by an elementary stream.
        case opening(VideoOpening, with: FileSource)
        /// A still picture's image, by another file's.
        case image(FileSource)
    }

    /// The file that the output is made of: the original, or one that was encoded anew.
    var base: Subject
    /// The original's bytes; the output is no more open to others than they are.
    let original: FileSource
    var exchange = Exchange.nothing
    var picture = PictureWay.untouched
    var sound = SoundWay.untouched
    /// The mark that must be found in the output.
    var mark: MarkPlan?
    /// The cue that must be found in the output, and where.
    var cue: CuePlan?
    /// What the base and the exchange lie in.
    var folders: [PrivateFolder] = []

    init(of subject: Subject) {
        base = subject
        original = subject.source
    }

    /// The splice that writes the output.
    func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        switch exchange {
        case .nothing: return try base.container.splice(setting: changes)
        case .opening(let opening, let stream):
            guard let film = base.container as? any JoinableContainer else { break }
            return try film.splice(setting: changes, replacing: opening, with: stream)
        case .image(let image):
            guard let still = base.container as? any StillContainer else { break }
            return try still.splice(setting: changes, takingImageFrom: image)
        }
        throw .unsupported(what: "the picture can't be exchanged in this format", at: 0)
    }
}

/// How a mark came into the picture.
package enum PictureWay: Hashable, Sendable {
    /// The coded pictures are the original's, bit by bit.
    case untouched
    /// The first so many seconds were encoded anew; the rest is the original's, bit by bit.
    case opening(seconds: Double)
    /// All pictures were encoded anew, since the opening alone could not be, for this reason.
    case whole(because: String)

    /// The word of the JSON.
    package var word: String {
        switch self {
        case .untouched: "untouched"
        case .opening: "opening"
        case .whole: "whole"
        }
    }
}

/// How a cue came into the sound.
package enum SoundWay: Hashable, Sendable {
    /// The coded sound is the original's, bit by bit.
    case untouched
    /// The main sound was encoded anew; a lossless codec keeps every sample outside the cue.
    case whole

    /// The word of the JSON.
    package var word: String { self == .untouched ? "untouched" : "whole" }
}

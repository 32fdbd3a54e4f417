/// Why nothing can be mixed into a file's sound.
package enum MixRefusal: Error, Hashable, Sendable {
    /// The file has no sound.
    case noSound
    /// The sound ends before the mix would.
    case tooShort(programmeSeconds: Double, neededSeconds: Double)
    /// Sound of this codec can't be written here.
    case codec(String)
    /// Files of this format can't be written whole here.
    case container(String)
    /// Less than 8,000 samples in a second, or more than 384,000.
    case sampleRate(Int)
}

extension MixRefusal: CustomStringConvertible {
    /// One line for a person.
    package var description: String {
        switch self {
        case .noSound: "the file has no sound that a cue could be mixed into"
        case .tooShort(let programme, let needed):
            "the sound lasts \(Self.seconds(programme)) s, and the cue needs "
                + "\(Self.seconds(needed)) s; the rhythm is the shortest cue"
        case .codec(let name):
            "sound of the codec \(name) can't be written here, so no cue can be mixed into it; "
                + "convert it to AAC, Opus or FLAC first"
        case .container(let name):
            "no cue can be mixed into \(name) files; convert it to MP4, Matroska or WAV first"
        case .sampleRate(let rate):
            "no cue can be mixed into sound of \(rate) samples a second; "
                + "8,000 to 384,000 are possible"
        }
    }

    private static func seconds(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

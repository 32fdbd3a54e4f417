import Detection
import Fingerprints
import Foundation
import Media
import Pipeline

extension MediaFingerprint {
    /// By what it is recognised, for a person.
    var words: String {
        var parts: [String] = []
        if digest != nil { parts.append("its bytes") }
        if picture != nil { parts.append("its picture") }
        if let film { parts.append("\(film.frames.count) frames") }
        if let sound { parts.append("\(Int(sound.durationSeconds.rounded())) s of sound") }
        return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }

    /// By what it is recognised, as JSON.
    var partsJSON: JSONValue {
        .object([
            "sha256": .bool(digest != nil), "picture": .bool(picture != nil),
            "frames": .integer(Int64(film?.frames.count ?? 0)),
            "sound_s": .optional(sound?.durationSeconds),
        ])
    }
}

extension KnownMatch {
    /// The match for a person, in one line.
    var words: String {
        var words = "\(bank)/\(entry), by \(match.likeness.rawValue)"
        if match.likeness != .bytes { words += String(format: ", %.4g bits off", match.distance) }
        if let span = match.span { words += ", at \(span.words)" }
        if let span = match.entrySpan { words += " as \(span.words) there" }
        if match.orientation != .identity { words += ", \(match.orientation.word)" }
        return words
    }
}

extension TimeSpan {
    fileprivate var words: String { String(format: "%.2f–%.2f s", startSeconds, endSeconds) }
}

extension BankAnswer.Blind {
    /// What couldn't be looked up, and what that means.
    var words: String {
        switch self {
        case .picture(let quality):
            "the picture shows too little to be compared (quality \(quality) of 100)"
        case .film(let count):
            "the film shows \(count) different pictures, too few to be compared as a film; "
                + "they were looked up as pictures"
        case .endlessSound:
            "the sound repeats itself so much that the search was ended; look up parts of it"
        case .sound: "the sound is too short, silent or steady to be compared"
        }
    }
}

extension FingerprintOutcome {
    /// The fingerprint for a person: what there is of it, and the hash of a picture.
    func text(of name: FilePathBytes) -> String {
        var lines = ["\(name): \(fingerprint.words)"]
        if let digest = fingerprint.digest { lines.append("  sha256  \(digest)") }
        if let picture = fingerprint.picture {
            lines.append("  pdq     \(picture.hash), quality \(picture.quality)")
        }
        lines += missing.map { "  gap     \($0)" }
        return lines.joined(separator: "\n")
    }
}

extension JSONValue {
    /// The value on one line.
    var line: String {
        text.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.joined(separator: " ")
    }
}

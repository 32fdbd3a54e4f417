package import Foundation

/// Small clips that the tests make with ffmpeg, once for each machine and recipe.
package enum Clip: String, CaseIterable, Sendable {
    case mp4, faststartMP4, fragmentedMP4, mov, m4a, mkv, webm, wav, mp3, flac, oggVorbis, opus
    case jpeg, png, avi, flv, aiff, webp, tiff, gif, stillGIF

    /// The file's extension.
    package var pathExtension: String {
        switch self {
        case .mp4, .faststartMP4, .fragmentedMP4: "mp4"
        case .oggVorbis: "ogg"
        case .jpeg: "jpg"
        case .stillGIF: "gif"
        default: rawValue
        }
    }

    /// The clip's file: made when it isn't there yet, never to be written to.
    package func file() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "touchstone-clips-4")
        let file = folder.appending(path: "\(rawValue).\(pathExtension)")
        if FileManager.default.fileExists(atPath: file.path) { return file }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let draft = folder.appending(path: "\(UUID().uuidString).\(pathExtension)")
        let made = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-y"] + recipe + [draft.path],
        )
        guard made.status == 0 else { throw Failure(text: made.complaintText) }
        // Another process may have made it meanwhile: the rename puts one whole file or the other.
        _ = rename(draft.path, file.path)
        return file
    }

    /// The clip's bytes.
    package func bytes() throws -> [UInt8] { Array(try Data(contentsOf: file())) }

    /// What ffmpeg said when a clip could not be made.
    package struct Failure: Error {
        package var text: String
        package init(text: String) { self.text = text }
    }

    private var recipe: [String] {
        let picture = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=2"]
        let sound = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=2"]
        let both = picture + sound + ["-shortest", "-metadata", "title=Clip"]
        let h264 = both + ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
        switch self {
        case .mp4, .mov, .mkv: return h264 + ["-c:a", "aac"]
        case .faststartMP4: return h264 + ["-c:a", "aac", "-movflags", "+faststart"]
        case .fragmentedMP4:
            return h264 + ["-c:a", "aac", "-g", "5", "-movflags", "+frag_keyframe+empty_moov"]
        case .webm: return both + ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]
        case .m4a, .wav, .mp3, .flac: return sound + ["-metadata", "title=Clip"]
        case .oggVorbis:
            return sound + ["-ac", "2", "-c:a", "libvorbis", "-metadata", "title=Clip"]
        case .opus: return sound + ["-c:a", "libopus", "-metadata", "title=Clip"]
        case .avi: return both + ["-c:v", "mpeg4", "-c:a", "libmp3lame"]
        case .flv: return h264 + ["-g", "5", "-c:a", "aac", "-flvflags", "add_keyframe_index"]
        case .aiff: return sound + ["-metadata", "title=Clip"]
        case .jpeg, .png, .tiff: return picture + ["-frames:v", "1", "-update", "1"]
        case .webp, .stillGIF: return picture + ["-frames:v", "1"]
        case .gif: return picture
        }
    }
}

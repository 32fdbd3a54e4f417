/// What a person perceives in a file.
public enum MediaKind: String, Hashable, Sendable, CaseIterable {
    /// Moving pictures, with or without sound.
    case video
    /// Sound alone; a cover picture does not make it video.
    case audio
    /// One still picture.
    case image
}

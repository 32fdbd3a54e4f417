/// What a film looks like: hashes of some of its frames, with the moments at which they are shown.
public struct VideoFingerprint: Hashable, Sendable {
    /// The frames in the order of their times.
    public let frames: [VideoFrame]
    /// How long the film is, in seconds; `nil` when nobody knows.
    public let durationSeconds: Double?

    /// Puts frames in the order of their times; ones without a finite time are left out.
    public init(frames: [VideoFrame], durationSeconds: Double? = nil) {
        let timed = frames.filter { $0.seconds.isFinite && $0.endSeconds.isFinite }
        // Equal times are told apart by their hashes, so that equal frames give equal values.
        self.frames = timed.sorted {
            ($0.seconds, $0.endSeconds, $0.hash.words[0], $0.hash.words[1])
                < ($1.seconds, $1.endSeconds, $1.hash.words[0], $1.hash.words[1])
        }
        self.durationSeconds = durationSeconds
    }

    /// How many bits neighbours may differ in to count as the same picture, unless said otherwise.
    public static let nearBits = 4

    /// The same film with rows of frames that look alike as one frame that lasts.
    ///
    /// Each frame is compared with the first one of its row, so that a slow change doesn't pass as
    /// a still. A still scene of an hour is one frame.
    ///
    /// - Parameter bits: how many bits may differ, from 0 (equal hashes) up; below 0 every frame stays by
    ///   itself.
    public func pruned(within bits: Int = nearBits) -> VideoFingerprint {
        guard bits >= 0 else { return self }
        var kept: [VideoFrame] = []
        for frame in frames {
            if let last = kept.last, last.looksLike(frame, within: bits) {
                kept[kept.count - 1].endSeconds = max(last.endSeconds, frame.endSeconds)
            } else {
                kept.append(frame)
            }
        }
        return VideoFingerprint(frames: kept, durationSeconds: durationSeconds)
    }
}

extension VideoFrame {
    /// Whether both views are the same picture but for a few bits.
    ///
    /// What has too little to see is never the same as what has enough: a black frame's hash is
    /// chance, and must not stand for a picture.
    fileprivate func looksLike(_ other: VideoFrame, within bits: Int) -> Bool {
        guard whole.looksLike(other.whole, within: bits) else { return false }
        switch (inner, other.inner) {
        case (nil, nil): return true
        case (let own?, let others?): return own.looksLike(others, within: bits)
        case (nil, _?), (_?, nil): return false
        }
    }
}

extension FrameView {
    fileprivate func looksLike(_ other: FrameView, within bits: Int) -> Bool {
        let least = VideoMatchSettings.usualQuality
        return (quality < least) == (other.quality < least)
            && (quality < least || hash.distance(to: other.hash) <= bits)
    }
}

public import Media

/// Makes a film's fingerprint of its frames, one after the other.
///
/// It holds a few frames back to see whether they have bars in common; then their inside is hashed
/// as well. Frames may come in any order, but ones that follow each other should be neighbours.
public struct VideoHasher: Sendable {
    /// Why a frame isn't taken.
    public enum Refusal: Error, Hashable, Sendable {
        /// The film has more frames than a fingerprint may have: take fewer a second.
        case tooManyFrames(limit: Int)
        /// The frame can't be hashed.
        case frame(PDQRefusal)
    }

    /// How many frames a fingerprint may have.
    public static let frameLimit = 200_000
    /// How many frames are held back at most.
    static let window = 8
    /// How many bytes of frames are held back, unless that is fewer frames than tell bars.
    private static let windowBytes = 64 << 20
    /// How many frames of the last window have a say in the next.
    private static let remembered = 4

    /// In which other orientations each frame is hashed.
    private let orientations: Set<PictureOrientation>
    private var hasher = PDQHasher()
    private var finder = BarFinder()
    private var held: [(picture: Picture, seconds: Double)] = []
    private var frames: [VideoFrame] = []

    /// Has seen nothing yet.
    ///
    /// - Parameter orientations: in which other orientations each frame is hashed: those in which
    ///   copies are to be found. Each costs as many searches as there are frames.
    public init(orientations: Set<PictureOrientation> = [.mirrored]) {
        self.orientations = orientations.subtracting([.identity])
    }

    /// Takes a frame, and when it is shown in seconds from the film's beginning.
    ///
    /// Bars are found in gray frames alone.
    public mutating func take(_ picture: Picture, at seconds: Double) throws(Refusal) {
        guard frames.count + held.count < Self.frameLimit else {
            throw .tooManyFrames(limit: Self.frameLimit)
        }
        finder.look(at: picture)
        held.append((picture, seconds))
        let fitting = Self.windowBytes / max(picture.bytes.count, 1)
        if held.count >= min(max(fitting, BarFinder.leastFrames), Self.window) { try settle() }
    }

    /// The fingerprint of all frames so far, rows of near-equal ones told as one.
    ///
    /// - Parameters:
    ///   - durationSeconds: how long the film is; `nil` when nobody knows.
    ///   - bits: how many bits neighbours may differ in to be told as one.
    public mutating func fingerprint(
        durationSeconds: Double?,
        pruningWithin bits: Int = VideoFingerprint.nearBits,
    ) throws(Refusal) -> VideoFingerprint {
        try settle()
        return VideoFingerprint(frames: frames, durationSeconds: durationSeconds)
            .pruned(within: bits)
    }

    /// Hashes the frames that were held back.
    private mutating func settle() throws(Refusal) {
        let box = finder.inner
        for (picture, seconds) in held {
            let inside = box.flatMap { $0.fits(picture) ? $0 : nil }
            frames.append(
                VideoFrame(
                    seconds: seconds,
                    whole: try view(of: picture, in: nil),
                    inner: try inside.map { box throws(Refusal) in
                        try view(of: picture, in: box)
                    },
                    innerBox: inside,
                )
            )
        }
        held = []
        finder.forget(allBut: Self.remembered)
    }

    private mutating func view(
        of picture: Picture,
        in box: PixelBox?,
    ) throws(Refusal) -> FrameView {
        do throws(PDQRefusal) {
            let hashes = try hashes(of: picture, in: box)
            return FrameView(
                hash: hashes[.identity],
                quality: hashes.quality,
                turned: Dictionary(uniqueKeysWithValues: orientations.map { ($0, hashes[$0]) }),
            )
        } catch {
            throw .frame(error)
        }
    }

    private mutating func hashes(
        of picture: Picture,
        in box: PixelBox?,
    ) throws(PDQRefusal) -> PDQOrientations {
        guard let box, picture.format == .gray8 else {
            return try hasher.orientations(of: picture)
        }
        return try picture.bytes.withUnsafeBufferPointer { bytes throws(PDQRefusal) in
            try hasher.orientations(
                luma: UnsafeBufferPointer(rebasing: bytes[(box.top * picture.width + box.left)...]),
                width: box.width,
                height: box.height,
                rowStride: picture.width,
            )
        }
    }
}

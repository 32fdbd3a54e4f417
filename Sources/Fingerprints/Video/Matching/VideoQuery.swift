public import Media

/// A film made ready to be looked up: which hashes to search for, and which frames they are of.
public struct VideoQuery: Hashable, Sendable {
    /// One hash to search for.
    public struct Lookup: Hashable, Sendable {
        /// The hash.
        public let hash: PDQHash
        /// How the frame is turned or mirrored in it.
        public let orientation: PictureOrientation
        /// The frame's place among those that are compared.
        let frame: Int
    }

    /// The hashes to search for, without repetitions within a frame.
    public let lookups: [Lookup]
    /// How many frames differ among themselves; not counted beyond what a match needs.
    public let distinctFrames: Int
    /// The frames that have enough to see.
    let frames: [QueryFrame]
    let durationSeconds: Double?

    /// Leaves out frames that show too little, and repetitions.
    public init(_ fingerprint: VideoFingerprint, _ settings: VideoMatchSettings = .init()) {
        let all = fingerprint.pruned(within: VideoFingerprint.nearBits).frames
        let seen = all.indices.filter {
            !all[$0].views(ofQuality: settings.leastQuality).isEmpty
        }
        let places = Self.spread(seen, settings.frames)
        frames = places.map { place in
            QueryFrame(
                all[place],
                before: place > 0 ? all[place - 1].endSeconds : nil,
                after: place + 1 < all.count ? all[place + 1].seconds : nil,
            )
        }
        lookups = places.enumerated().flatMap { frame, place in
            Self.lookups(of: all[place], frame, settings)
        }
        distinctFrames = DistinctHashes.count(
            frames.map(\.hash),
            apart: settings.distinctBits,
            upTo: settings.leastFrames,
        )
        durationSeconds = fingerprint.durationSeconds
    }

    private static func lookups(
        of frame: VideoFrame,
        _ place: Int,
        _ settings: VideoMatchSettings,
    ) -> [Lookup] {
        var found: [Lookup] = []
        for view in frame.views(ofQuality: settings.leastQuality) {
            let turned = view.turned.sorted { $0.key.rawValue < $1.key.rawValue }
            for (orientation, hash) in [(.identity, view.hash)] + turned
            where !found.contains(where: { $0.hash == hash && $0.orientation == orientation }) {
                found.append(Lookup(hash: hash, orientation: orientation, frame: place))
            }
        }
        return found
    }

    /// So many of the places at most, evenly chosen.
    private static func spread(_ places: [Int], _ most: Int) -> [Int] {
        guard places.count > most, most > 0 else { return places }
        return (0..<most).map { places[$0 * places.count / most] }
    }
}

/// A frame that is compared, and the samples beside it.
struct QueryFrame: Hashable, Sendable {
    let start: Double
    let end: Double
    let hash: PDQHash
    /// When the sample before it was shown; `nil` for the film's first.
    let before: Double?
    /// When the sample behind it is shown; `nil` for the film's last.
    let after: Double?

    init(_ frame: VideoFrame, before: Double?, after: Double?) {
        start = frame.seconds
        end = frame.endSeconds
        hash = frame.hash
        self.before = before
        self.after = after
    }
}

/// Tells how many pictures there are among hashes.
enum DistinctHashes {
    /// How many hashes can be picked that are further apart than so many bits, up to a number.
    static func count(_ hashes: some Sequence<PDQHash>, apart bits: Int, upTo most: Int) -> Int {
        var picked: [PDQHash] = []
        for hash in hashes where picked.allSatisfy({ $0.distance(to: hash) > bits }) {
            picked.append(hash)
            if picked.count >= most { break }
        }
        return picked.count
    }
}

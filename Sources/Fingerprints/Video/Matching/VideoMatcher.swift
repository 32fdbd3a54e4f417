import Media

/// Finds which seconds of a film are which seconds of known films.
///
/// A search gives the known frames that look like the film's; the matcher keeps those that follow
/// each other in both films at the same pace. Each such row of frames is one span, so that scenes in
/// another order are several spans, and every occurrence is told. A frame that many entries share
/// (a title, a logo on white) counts for little: no match rests on such frames alone.
public struct VideoMatcher: Sendable {
    /// When two films count as the same, and how much work that may be.
    public var settings: VideoMatchSettings

    /// How many hashes are searched for at once.
    static let batch = 256

    /// Takes the usual settings, or others.
    public init(_ settings: VideoMatchSettings = .init()) { self.settings = settings }

    /// Compares a film with all that a search knows.
    ///
    /// - Parameters:
    ///   - fingerprint: the film that is looked up.
    ///   - near: for each of up to 256 hashes, in their order, the known frames within
    ///     ``VideoMatchSettings/radius``; frames of a quality below
    ///     ``VideoMatchSettings/leastQuality`` are not to be among them.
    public func outcome<Entry, Failure: Error>(
        of fingerprint: VideoFingerprint,
        near: ([PDQHash]) throws(Failure) -> [[KnownFrame<Entry>]],
    ) throws(Failure) -> VideoMatchOutcome<Entry> {
        let query = VideoQuery(fingerprint, settings)
        guard query.distinctFrames >= settings.leastFrames else {
            return .tooLittlePicture(distinctFrames: query.distinctFrames)
        }
        var pairs = PairTable<Entry>(query, settings)
        for first in stride(from: 0, to: query.lookups.count, by: Self.batch) {
            let places = first..<min(first + Self.batch, query.lookups.count)
            let found = try near(query.lookups[places].map(\.hash))
            for (place, frames) in zip(places, found) {
                pairs.add(frames, to: query.lookups[place])
            }
        }
        return .compared(matches(pairs, query))
    }

    private func matches<Entry>(
        _ table: PairTable<Entry>,
        _ query: VideoQuery,
    ) -> [VideoMatch<Entry>] {
        var found: [VideoMatch<Entry>] = []
        for (entry, groups) in table.groups() {
            let aligned = groups.flatMap { orientation, pairs in
                Alignment(pairs, query.frames, settings).spans().compactMap {
                    $0.match(entry, orientation, query)
                }
            }
            found += Self.withoutEchoes(aligned, most: settings.matchesPerEntry)
        }
        return found.sorted {
            ($0.span.startSeconds, $0.entry, $0.entrySpan.startSeconds)
                < ($1.span.startSeconds, $1.entry, $1.entrySpan.startSeconds)
        }
    }

    /// The strongest matches of one entry, without the weaker ones that tell the same again.
    ///
    /// Neighbouring seconds of a film look alike, and so does a picture and its mirror image when
    /// it is symmetrical: a stretch agrees with its own surroundings too.
    private static func withoutEchoes<Entry>(
        _ matches: [VideoMatch<Entry>],
        most: Int,
    ) -> [VideoMatch<Entry>] {
        let strongest = matches.sorted { first, second in
            if first.weight != second.weight { return first.weight > second.weight }
            if first.meanDistance != second.meanDistance {
                return first.meanDistance < second.meanDistance
            }
            if first.orientation != second.orientation {
                return first.orientation.rawValue < second.orientation.rawValue
            }
            return (first.span.startSeconds, first.entrySpan.startSeconds)
                < (second.span.startSeconds, second.entrySpan.startSeconds)
        }
        var kept: [VideoMatch<Entry>] = []
        for match in strongest where kept.count < most {
            let isEcho = kept.contains {
                $0.span.covers(match.span) && $0.entrySpan.covers(match.entrySpan)
            }
            if !isEcho { kept.append(match) }
        }
        return kept
    }
}

extension TimeSpan {
    /// Whether more than half of another span lies in this one.
    fileprivate func covers(_ other: TimeSpan) -> Bool {
        let shared =
            min(endSeconds, other.endSeconds) - max(startSeconds, other.startSeconds)
        return shared > (other.endSeconds - other.startSeconds) / 2
    }
}

import Media

/// A frame of the film and a known frame that looks like it.
struct FramePair: Hashable, Sendable {
    /// The frame's place among those that are compared.
    let frame: Int
    /// When the film's frame is shown, in seconds.
    let start: Double
    let end: Double
    /// When the known frame is shown, in seconds.
    let knownStart: Double
    let knownEnd: Double
    let distance: Int
    /// From 0 to 1: how rare the film's frame is among the entries.
    var weight = 1.0
}

/// The pairs of frames that a search found, entry by entry.
struct PairTable<Entry: Hashable & Comparable & Sendable> {
    private struct Key: Hashable {
        var entry: Entry
        var orientation: PictureOrientation
    }

    private let query: VideoQuery
    private let settings: VideoMatchSettings
    private let most: Int
    private var pairs: [Key: [FramePair]] = [:]
    /// In which entries each frame was found; counted until it is common beyond any doubt.
    private var entries: [Set<Entry>]

    init(_ query: VideoQuery, _ settings: VideoMatchSettings) {
        self.query = query
        self.settings = settings
        // A long film gets fewer candidates a frame, so that all of them together stay bounded.
        let share = settings.allNearFrames / max(query.lookups.count, 1)
        most = max(min(settings.nearFrames, share), 1)
        entries = query.frames.map { _ in [] }
    }

    /// Takes what was found near one hash: the nearest, and as many as the limits allow.
    ///
    /// Which ones doesn't depend on the order in which the search tells them.
    mutating func add(_ found: [KnownFrame<Entry>], to lookup: VideoQuery.Lookup) {
        var usable = found.filter {
            $0.distance <= settings.radius && $0.seconds.isFinite && $0.endSeconds.isFinite
        }
        if usable.count > most {
            usable.sort {
                ($0.distance, $0.entry, $0.seconds) < ($1.distance, $1.entry, $1.seconds)
            }
            usable.removeLast(usable.count - most)
        }
        let frame = query.frames[lookup.frame]
        for known in usable {
            entries[lookup.frame].insert(known.entry)
            let key = Key(entry: known.entry, orientation: lookup.orientation)
            let pair = FramePair(
                frame: lookup.frame,
                start: frame.start,
                end: frame.end,
                knownStart: known.seconds,
                knownEnd: known.endSeconds,
                distance: known.distance,
            )
            pairs[key, default: []].append(pair)
        }
    }

    /// The pairs of each entry and orientation that could make a match, entries in their order.
    func groups() -> [(entry: Entry, groups: [(PictureOrientation, [FramePair])])] {
        var byEntry: [Entry: [(PictureOrientation, [FramePair])]] = [:]
        for (key, pairs) in pairs {
            let chosen = chosen(pairs)
            let heaviest = Dictionary(chosen.map { ($0.frame, $0.weight) }) { $1 }
            // Not enough frames whatever their order: the common case, and quickly told.
            guard heaviest.count >= settings.leastFrames,
                heaviest.count >= settings.certainFrames
                    || heaviest.values.reduce(0, +) >= Double(settings.leastFrames) - 1e-9
            else { continue }
            byEntry[key.entry, default: []].append((key.orientation, chosen))
        }
        return byEntry.sorted { $0.key < $1.key }.map { entry, groups in
            (entry, groups.sorted { $0.0.rawValue < $1.0.rawValue })
        }
    }

    /// Each frame's nearest pairs, weighed, in the order of both films.
    private func chosen(_ pairs: [FramePair]) -> [FramePair] {
        let ordered = pairs.sorted {
            ($0.frame, $0.distance, $0.knownStart, $0.knownEnd)
                < ($1.frame, $1.distance, $1.knownStart, $1.knownEnd)
        }
        var kept: [FramePair] = []
        // The two views of a frame, and those of a known one, are found at the same moment.
        var moments: Set<Double> = []
        var frame = -1
        for var pair in ordered {
            if pair.frame != frame { (frame, moments) = (pair.frame, []) }
            guard moments.count < settings.framesPerEntry,
                moments.insert(pair.knownStart).inserted
            else { continue }
            pair.weight = weight(of: pair.frame)
            kept.append(pair)
        }
        return kept.sorted { ($0.frame, $0.knownStart) < ($1.frame, $1.knownStart) }
    }

    /// One for a frame that few entries have; it falls with the square of their number.
    private func weight(of frame: Int) -> Double {
        let share = Double(settings.commonEntries) / Double(max(entries[frame].count, 1))
        return min(1, share * share)
    }
}

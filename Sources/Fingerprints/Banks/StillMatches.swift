import Media

/// Pictures that look like known ones, gathered entry by entry.
struct StillMatches {
    fileprivate struct Hit {
        var place: Int
        var match: BankMatch
    }

    private var hits: [UInt32: [Hit]] = [:]
    /// Whether there were more stretches of an entry than are told.
    private(set) var isCut = false
    /// How many stretches of one entry are told.
    private static let stretches = 64
    /// How many frames apart two hits may be that are one stretch.
    private static let reach = 2

    /// Takes a near picture, seen in a frame of a film or in a still one.
    mutating func add(
        _ found: IndexMatch,
        in orientation: PictureOrientation,
        at frame: (place: Int, frame: QueryFrame)?,
    ) {
        let tag = FrameTag(payload: found.payload)
        var match = BankMatch(
            number: tag.entry,
            likeness: .picture,
            distance: Double(found.distance),
        )
        match.orientation = orientation
        (match.agreeingFrames, match.comparedFrames) = (1, 1)
        if !tag.isPicture { match.entrySpan = TimeSpan(from: tag.seconds, to: tag.endSeconds) }
        if let frame = frame?.frame {
            match.span = TimeSpan(from: frame.start, to: max(frame.after ?? frame.end, frame.end))
        }
        join(Hit(place: frame?.place ?? 0, match: match))
    }

    /// Hits come in the film's order, so that only the last stretch can go on.
    private mutating func join(_ hit: Hit) {
        var known = hits[hit.match.number] ?? []
        if let last = known.last, hit.place - last.place <= Self.reach {
            known[known.count - 1] = last.joined(hit)
        } else if known.count < Self.stretches {
            known.append(hit)
        } else {
            isCut = true
        }
        hits[hit.match.number] = known
    }

    /// One match for each stretch in which an entry is seen.
    var matches: [BankMatch] { hits.values.flatMap { $0.map(\.match) } }
}

extension StillMatches.Hit {
    /// One stretch of both: it is as near as the nearer of them.
    fileprivate func joined(_ next: Self) -> Self {
        var joined = next.match.distance < match.distance ? next : self
        joined.match.agreeingFrames = match.agreeingFrames + (next.place > place ? 1 : 0)
        joined.match.comparedFrames = joined.match.agreeingFrames
        joined.match.span = match.span.flatMap { span in
            next.match.span.flatMap { TimeSpan(from: span.startSeconds, to: $0.endSeconds) }
        }
        joined.place = next.place
        return joined
    }
}

import Media

extension AudioIndex {
    /// Finds every stretch of a sound that is a stretch of a known one.
    ///
    /// Every stretch of 19 items, five seconds, in which at most six of 32 bits differ on average,
    /// is part of a match when at least one of its items agrees with its counterpart in the top 24
    /// bits, or in all but one of them when the search is thorough. What is left out: items of
    /// silence and steady tones, those that the whole bank is full of (both are told as
    /// ``AudioAnswer/unheard``), and stretches of fewer than eight different items. Noise agrees with
    /// other noise at all times: it counts only where it agrees much better than it does some seconds
    /// off. All alignments are looked at: a known sound that occurs thrice is found thrice, but for
    /// those that begin within a second and a half of a better one.
    public func matches(
        of sound: AudioFingerprint,
        _ search: AudioSearch = AudioSearch(),
    ) -> AudioAnswer {
        let query = AudioQuery(sound, search)
        let voters = query.voters(in: held.map(\.part))
        let scans = scans(for: query, voters)
        let isCut = scans.contains { !$0.isDone }
        var found = scans.flatMap { scan in
            Self.distinct(scan.findings).compactMap { Ranked($0, scan.part, query) }
        }
        found.sort { $0.rank < $1.rank }
        let hasMore = isCut || found.count > max(search.matchLimit, 0)
        let matches = found.prefix(max(search.matchLimit, 0)).sorted { $0.order < $1.order }
        return AudioAnswer(
            matches: matches.map(\.match),
            hasMore: hasMore,
            isCut: isCut,
            unheard: Self.unheard(sound, voters),
            heardItemCount: voters.count { $0 },
            isKnowable: DullSound.isKnowable(sound.items, without: voters.map { !$0 }),
        )
    }

    /// Looks through all parts, as far as the search may cost.
    ///
    /// First each part has an equal share, so that one in which a sound repeats itself leaves the
    /// others theirs; then the rest goes to those that aren't done.
    private func scans(for query: AudioQuery, _ voters: [Bool]) -> [AudioScan] {
        let order = voters.indices.filter { voters[$0] }.map { UInt32($0) }
        var scans = held.map { AudioScan(query, $0, voters: order) }
        var left = max(query.search.comparedItems, 0)
        let share = left / max(scans.count, 1)
        for number in scans.indices { left -= scans[number].run(comparing: share) }
        for number in scans.indices where !scans[number].isDone {
            left -= scans[number].run(comparing: left)
        }
        return scans
    }

    /// How many items two alignments may be apart and still be the same find.
    private static let nearShifts = 12

    /// Leaves the best of findings that say the same: one sound, nearly one alignment, one time.
    private static func distinct(_ findings: [AudioScan.Finding]) -> [AudioScan.Finding] {
        let ranked = findings.sorted {
            ($0.entry, -$0.stretch.score, $0.shift, $0.stretch.items.lowerBound)
                < ($1.entry, -$1.stretch.score, $1.shift, $1.stretch.items.lowerBound)
        }
        var kept: [AudioScan.Finding] = []
        var near: [Int: [Int]] = [:]
        var entry = -1
        for finding in ranked {
            if finding.entry != entry { (entry, near) = (finding.entry, [:]) }
            let slot = finding.shift / (nearShifts + 1)
            let rivals = (slot - 1...slot + 1).flatMap { near[$0] ?? [] }
            let isTold = rivals.contains { rival in
                abs(kept[rival].shift - finding.shift) <= nearShifts
                    && finding.stretch.isMostly(within: kept[rival].stretch)
            }
            guard !isTold else { continue }
            near[slot, default: []].append(kept.count)
            kept.append(finding)
        }
        return kept
    }

    /// The stretches of five seconds and more without an item that was looked up.
    private static func unheard(_ sound: AudioFingerprint, _ voters: [Bool]) -> [TimeSpan] {
        var (spans, first): ([TimeSpan], Int) = ([], 0)
        for place in 0...voters.count where place == voters.count || voters[place] {
            if place - first >= AudioThreshold.windowItems {
                let span = AudioFingerprint.span(of: first..<place, from: sound.startSeconds)
                if let span { spans.append(span) }
            }
            first = place + 1
        }
        return spans
    }
}

/// A match and where it stands among others.
private struct Ranked {
    let match: AudioMatch

    /// `nil` where no clock can show the time.
    init?(_ finding: AudioScan.Finding, _ part: AudioPart, _ query: AudioQuery) {
        let (lower, upper) = (part.bounds[finding.entry], part.bounds[finding.entry + 1])
        let bounds = max(0, lower - finding.shift)..<min(query.items.count, upper - finding.shift)
        let wrongBits = { (item: Int) -> Int? in
            let place = item + finding.shift
            guard !(query.isDull[item] && part.isDull(place)) else { return nil }
            return (query.items[item] ^ part.items[place]).nonzeroBitCount
        }
        let edges = AudioEdges(of: finding.stretch.items, within: bounds, wrongBits: wrongBits)
        let wrong = edges.items.compactMap(wrongBits)
        let sum = Double(wrong.reduce(0, +))
        let shift = Double(finding.shift - lower) * AudioFingerprint.itemSeconds
        let entryStart = part.startSeconds[finding.entry] + shift
        guard let span = AudioFingerprint.span(of: edges.items, from: query.startSeconds),
            let entrySpan = AudioFingerprint.span(of: edges.items, from: entryStart)
        else { return nil }
        match = AudioMatch(
            entry: part.entries[finding.entry],
            span: span,
            entrySpan: entrySpan,
            meanBitError: sum / Double(max(wrong.count, 1)),
            score: Double(wrong.count) - sum / 16,
        )
    }

    /// The best first.
    var rank: (Double, UInt64, Double, Double) {
        (-match.score, match.entry, match.span.startSeconds, match.entrySpan.startSeconds)
    }

    /// By time.
    var order: (Double, UInt64, Double) {
        (match.span.startSeconds, match.entry, match.entrySpan.startSeconds)
    }
}

extension AudioFingerprint {
    /// The sound that some items look at, by a clock that shows so much when item 0 begins.
    fileprivate static func span(of items: Range<Int>, from origin: Double) -> TimeSpan? {
        guard !items.isEmpty else { return nil }
        let first = origin + Double(items.lowerBound) * itemSeconds
        let last = origin + Double(items.upperBound - 1) * itemSeconds
        return TimeSpan(from: first, to: last + windowSeconds)
    }
}

extension AudioStretch {
    /// How many items' worth of agreement there is.
    fileprivate var score: Double { Double(counted) - Double(bitErrors) / 16 }

    /// Whether more than half of it is part of another, by the time of the query.
    fileprivate func isMostly(within other: AudioStretch) -> Bool {
        items.clamped(to: other.items).count * 2 > items.count
    }
}

import Media

extension BankIndex {
    /// Looks a file up by everything that is known of it.
    ///
    /// It computes on the caller's thread until it is done.
    public func matches(of fingerprint: MediaFingerprint) -> BankAnswer {
        var answer = BankAnswer()
        if let digest = fingerprint.digest { lookUp(digest, into: &answer) }
        if let picture = fingerprint.picture { lookUp(picture, into: &answer) }
        if let film = fingerprint.film { lookUp(film, into: &answer) }
        if let sound = fingerprint.sound { lookUp(sound, into: &answer) }
        answer.cut(to: settings.matchLimit)
        return answer
    }

    /// The pictures and frames near some hashes, for whoever has nothing but these.
    ///
    /// - Parameters:
    ///   - hashes: the hashes, of which each has an answer.
    ///   - radius: another threshold than the bank's own.
    public func matches(of hashes: [PDQHash], radius: Int? = nil) -> [BankAnswer] {
        search(hashes, radius).map { found in
            var stills = StillMatches()
            for match in found.matches { stills.add(match, in: .identity, at: nil) }
            var answer = BankAnswer()
            answer.matches = stills.matches.sorted()
            answer.hasMore = found.hasMore || stills.isCut
            return answer
        }
    }

    /// Whether a film has a frame that looks like a known picture: the least that there can be to it.
    public func isNear(_ fingerprint: MediaFingerprint) -> Bool {
        guard let film = fingerprint.film else { return false }
        let hashes = VideoQuery(film, settings.film).lookups.map(\.hash)
        let terms = SearchTerms(radius: settings.radius, limit: 1)
        return pictures.view.search(hashes, terms).contains { !$0.matches.isEmpty }
    }

    private func search(_ hashes: [PDQHash], _ radius: Int? = nil) -> [IndexAnswer] {
        let limit = max(settings.matchLimit, settings.film.nearFrames)
        let terms = SearchTerms(radius: radius ?? settings.radius, limit: limit)
        return pictures.view.search(hashes, terms)
    }

    private func lookUp(_ digest: ContentDigest, into answer: inout BankAnswer) {
        guard let hash = PDQHash(bytes: digest.bytes) else { return }
        let terms = SearchTerms(radius: 0, limit: settings.matchLimit)
        let found = digests.view.search(hash, terms)
        answer.hasMore = answer.hasMore || found.hasMore
        answer.matches += found.matches.map {
            BankMatch(
                number: UInt32(truncatingIfNeeded: $0.payload),
                likeness: .bytes,
                distance: 0,
            )
        }
    }

    private func lookUp(_ picture: FrameView, into answer: inout BankAnswer) {
        guard picture.quality >= VideoMatchSettings.usualQuality else {
            answer.blind.append(.picture(quality: picture.quality))
            return
        }
        let turned = picture.turned.sorted { $0.key.rawValue < $1.key.rawValue }
        let hashes = [(PictureOrientation.identity, picture.hash)] + turned.map { ($0, $1) }
        var stills = StillMatches()
        for ((orientation, _), found) in zip(hashes, search(hashes.map(\.1))) {
            answer.hasMore = answer.hasMore || found.hasMore
            for match in found.matches { stills.add(match, in: orientation, at: nil) }
        }
        answer.hasMore = answer.hasMore || stills.isCut
        answer.matches += stills.matches
    }

    private func lookUp(_ film: VideoFingerprint, into answer: inout BankAnswer) {
        let query = VideoQuery(film, settings.film)
        var stills = StillMatches()
        var (place, hasMore) = (0, false)
        func near(_ hashes: [PDQHash]) -> [[KnownFrame<UInt32>]] {
            search(hashes).map { found in
                let lookup = query.lookups[place]
                place += 1
                hasMore = hasMore || found.hasMore
                let frame = query.frames[lookup.frame]
                return found.matches.compactMap { match in
                    let tag = FrameTag(payload: match.payload)
                    guard tag.isPicture else { return tag.known(at: match.distance) }
                    stills.add(match, in: lookup.orientation, at: (lookup.frame, frame))
                    return nil
                }
            }
        }
        switch VideoMatcher(settings.film).outcome(of: film, near: near) {
        case .compared(let matches): answer.matches += matches.map { BankMatch($0) }
        case .tooLittlePicture(let count):
            answer.blind.append(.film(distinctFrames: count))
            for (lookup, found) in zip(query.lookups, search(query.lookups.map(\.hash))) {
                let frame = (lookup.frame, query.frames[lookup.frame])
                for match in found.matches { stills.add(match, in: lookup.orientation, at: frame) }
            }
        }
        answer.matches += stills.matches
        answer.hasMore = answer.hasMore || hasMore || stills.isCut
    }

    private func lookUp(_ sound: AudioFingerprint, into answer: inout BankAnswer) {
        let known = self.sound
        guard known.count > 0 else { return }
        let found = known.matches(of: sound, settings.sound)
        if found.verdict == .tooLittleSound { answer.blind.append(.sound) }
        if found.isCut { answer.blind.append(.endlessSound) }
        answer.hasMore = answer.hasMore || found.hasMore
        answer.matches += found.matches.map { BankMatch($0) }
    }
}

extension BankAnswer {
    /// Sorts the matches, and keeps so many of each likeness: none pushes out those of another.
    fileprivate mutating func cut(to limit: Int) {
        let kept = BankMatch.Likeness.allCases.flatMap { likeness in
            matches.filter { $0.likeness == likeness }.sorted().prefix(limit)
        }
        hasMore = hasMore || kept.count < matches.count
        matches = kept
    }
}

extension FrameTag {
    fileprivate func known(at distance: Int) -> KnownFrame<UInt32> {
        KnownFrame(entry: entry, seconds: seconds, endSeconds: endSeconds, distance: distance)
    }
}

extension BankMatch {
    fileprivate init(_ match: VideoMatch<UInt32>) {
        self.init(
            number: match.entry,
            likeness: .film,
            distance: Double(match.bestDistance),
        )
        (span, entrySpan) = (match.span, match.entrySpan)
        (orientation, tempo) = (match.orientation, match.tempo)
        (agreeingFrames, comparedFrames) = (match.agreeingFrames, match.comparedFrames)
    }

    fileprivate init(_ match: AudioMatch) {
        self.init(
            number: UInt32(truncatingIfNeeded: match.entry),
            likeness: .sound,
            distance: match.meanBitError,
        )
        (span, entrySpan) = (match.span, match.entrySpan)
    }
}

import Media

extension BankEntry {
    /// The entry that a list tells of.
    ///
    /// A picture's quality isn't told by any list and taken for the best.
    ///
    /// - Parameters:
    ///   - listed: what the list says.
    ///   - name: its name where the list has none; `nil` for the hash itself.
    /// - Throws: ``AudioFingerprintError`` for a sound that is too long.
    public init(
        _ listed: ExchangeEntry,
        named name: String? = nil,
    ) throws(AudioFingerprintError) {
        var fingerprint = MediaFingerprint()
        var own: String?
        switch listed.signal {
        case .picture(let hash):
            fingerprint.picture = FrameView(hash: hash, quality: 100)
            own = hash.description
        case .file(let digest):
            fingerprint.digest = digest
            own = digest.description
        case .film(let features): fingerprint.film = VideoFingerprint(features)
        case .sound(let items, _): fingerprint.sound = try AudioFingerprint(items: items)
        }
        self.init(id: listed.id ?? name ?? own ?? "film")
        self.fingerprint = fingerprint
        labels = listed.labels
        addedOn = listed.addedOn ?? ""
    }

    /// Takes in what a list says of the same entry on its next line, such as the digest of a
    /// picture's file; `false` where it is another one.
    public mutating func takeIn(_ next: BankEntry) -> Bool {
        guard next.id == id else { return false }
        if fingerprint.digest == nil, let digest = next.fingerprint.digest {
            fingerprint.digest = digest
        } else if fingerprint.picture == nil, let picture = next.fingerprint.picture {
            fingerprint.picture = picture
        } else {
            return false
        }
        labels += next.labels.filter { !labels.contains($0) }
        if addedOn.isEmpty { addedOn = next.addedOn }
        return true
    }

    /// What lists can tell of the entry: a line each.
    public var listed: [ExchangeEntry] {
        var signals: [ExchangeEntry.Signal] = []
        if let picture = fingerprint.picture { signals.append(.picture(picture.hash)) }
        if let digest = fingerprint.digest { signals.append(.file(digest)) }
        if let film = fingerprint.film { signals.append(.film(film.features)) }
        if let sound = fingerprint.sound {
            signals.append(.sound(items: sound.items, durationSeconds: sound.durationSeconds))
        }
        return signals.map { signal in
            ExchangeEntry(
                signal,
                id: id,
                labels: labels,
                addedOn: addedOn.isEmpty ? nil : addedOn,
            )
        }
    }
}

extension VideoFingerprint {
    /// The film of which a list tells some frames.
    public init(_ features: [VPDQFeature]) {
        self.init(
            frames: features.map {
                VideoFrame(
                    seconds: $0.seconds,
                    whole: FrameView(hash: $0.hash, quality: $0.quality),
                )
            }
        )
    }

    /// The frames as lists have them: those that last are told once more at their ends.
    public var features: [VPDQFeature] {
        let shown = frames.flatMap { frame in
            let moments =
                [frame.seconds] + (frame.endSeconds > frame.seconds ? [frame.endSeconds] : [])
            return moments.map { (frame.whole, max($0, 0)) }
        }
        return shown.enumerated().compactMap { number, shown in
            VPDQFeature(
                hash: shown.0.hash,
                quality: shown.0.quality,
                seconds: shown.1,
                frame: number,
            )
        }
    }
}

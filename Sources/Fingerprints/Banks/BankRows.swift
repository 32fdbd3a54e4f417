import Media

/// What an entry of a bank puts into the indexes: the same each time, so that it can be taken out.
struct BankRows {
    /// Its pictures and frames that show enough to be compared.
    let pictures: [IndexEntry]
    /// The digest of its bytes.
    let digests: [IndexEntry]
    /// Its sound.
    let sounds: [AudioIndex.Entry]

    /// - Throws: ``BankIndexFault`` for what no index could hold.
    init(of known: KnownMedia) throws(BankIndexFault) {
        guard known.number <= KnownMedia.largestNumber else { throw .numberTooLarge(known.number) }
        let fingerprint = known.fingerprint
        digests =
            fingerprint.digest.flatMap { PDQHash(bytes: $0.bytes) }
            .map { [IndexEntry(payload: UInt64(known.number), hash: $0)] } ?? []
        sounds =
            fingerprint.sound.map { [AudioIndex.Entry(id: UInt64(known.number), fingerprint: $0)] }
            ?? []
        let still = fingerprint.picture.map { Self.rows(of: [$0], known.number) } ?? []
        pictures =
            try still
            + (fingerprint.film.map { film throws(BankIndexFault) in
                try Self.rows(of: film, known.number)
            } ?? [])
    }

    private static func rows(of views: [FrameView], _ number: UInt32) -> [IndexEntry] {
        views.filter { $0.quality >= VideoMatchSettings.usualQuality }
            .map { IndexEntry(payload: FrameTag(entry: number).payload, hash: $0.hash) }
    }

    private static func rows(
        of film: VideoFingerprint,
        _ number: UInt32,
    ) throws(BankIndexFault) -> [IndexEntry] {
        let frames = film.pruned().frames
        guard frames.last?.endSeconds ?? 0 <= FrameTag.latestSeconds else {
            throw .filmTooLong(seconds: frames.last?.endSeconds ?? 0)
        }
        let query = VideoQuery(film)
        guard query.distinctFrames >= VideoMatchSettings().leastFrames else {
            // Too few frames to follow each other: each is known as a picture.
            return rows(of: frames.flatMap { [$0.whole, $0.inner].compactMap { $0 } }, number)
        }
        return frames.flatMap { frame in
            frame.views(ofQuality: VideoMatchSettings.usualQuality).flatMap { view in
                tags(of: frame, number).map { IndexEntry(payload: $0.payload, hash: view.hash) }
            }
        }
    }

    /// The stretches of a frame, none longer than a tag can say.
    private static func tags(of frame: VideoFrame, _ number: UInt32) -> [FrameTag] {
        let step = FrameTag.longestSeconds
        return stride(from: frame.seconds, through: frame.endSeconds, by: step).map {
            FrameTag(entry: number, seconds: $0, endSeconds: min($0 + step, frame.endSeconds))
        }
    }
}

extension MediaFingerprint {
    /// Makes sure that a bank could find something by it.
    ///
    /// - Throws: ``BankIndexFault/nothingToRecognise`` for a black film, silence, a picture that
    ///   shows too little, when no digest is known either; ``BankIndexFault/filmTooLong(seconds:)``.
    public func checkKnowable() throws(BankIndexFault) {
        let rows = try BankRows(of: KnownMedia(number: 1, fingerprint: self))
        let isHeard = rows.sounds.contains { entry in
            let items = entry.fingerprint.items
            return DullSound.isKnowable(items, without: DullSound.marks(items))
        }
        guard isHeard || !rows.pictures.isEmpty || !rows.digests.isEmpty else {
            throw .nothingToRecognise
        }
    }
}

/// Why a bank's index can't do what it was asked for.
public enum BankIndexFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// An entry's number is above ``KnownMedia/largestNumber``.
    case numberTooLarge(UInt32)
    /// A film's last frame is shown later than an index can say.
    case filmTooLong(seconds: Double)
    /// Nothing shows, sounds or is known of it by which it could be found.
    case nothingToRecognise
    /// The index itself can't.
    case index(IndexFault)

    /// The longest film that an entry can be, in seconds.
    public static let longestFilm = FrameTag.latestSeconds

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .numberTooLarge(let number):
            "\(number) is above \(KnownMedia.largestNumber), the last entry's number; "
                + "begin another bank"
        case .filmTooLong(let seconds):
            "the film lasts \(seconds) s, more than \(FrameTag.latestSeconds); "
                + "add it in parts"
        case .nothingToRecognise:
            "it shows and sounds too little to be found by; add it with its SHA-256"
        case .index(let fault): fault.description
        }
    }
}

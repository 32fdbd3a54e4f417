import CHamming
import Media

// A fingerprint as bytes, little-endian: "TSFP", version (8 bits), what there is (8), the parts in
// their order, and the CRC-32C of all that (32).
extension MediaFingerprint {
    private static let magic = Array("TSFP".utf8)
    private static let version: UInt8 = 1

    /// The fingerprint in bytes, for rows and files.
    public var packed: [UInt8] {
        var packer = BytePacker(Self.magic + [Self.version])
        let parts: [Bool] = [digest != nil, picture != nil, film != nil, sound != nil]
        packer.put(parts.enumerated().reduce(UInt8(0)) { $0 | ($1.element ? 1 << $1.offset : 0) })
        if let digest { packer.bytes += digest.bytes }
        if let picture { packer.put(picture) }
        if let film { packer.put(film) }
        if let sound { packer.put(sound) }
        packer.put(hamming_crc32c(0, packer.bytes, UInt64(packer.bytes.count)))
        return packer.bytes
    }

    /// Takes what ``packed`` gives.
    ///
    /// - Throws: ``PackedFingerprintFault`` for anything else.
    public init(packed bytes: [UInt8]) throws(PackedFingerprintFault) {
        guard bytes.starts(with: Self.magic), bytes.count >= 10 else { throw .notAFingerprint }
        guard bytes[4] == Self.version else { throw .otherVersion(bytes[4]) }
        let end = bytes.count - 4
        var last = ByteUnpacker(bytes[end...])
        guard try last.take(UInt32.self) == hamming_crc32c(0, bytes, UInt64(end)) else {
            throw .damaged
        }
        var unpacker = ByteUnpacker(bytes[5..<end])
        let parts = try unpacker.take(UInt8.self)
        guard parts < 16 else { throw .damaged }
        if parts & 1 != 0 { digest = ContentDigest(bytes: Array(try unpacker.take(count: 32))) }
        if parts & 2 != 0 { picture = try unpacker.takeView() }
        if parts & 4 != 0 { film = try unpacker.takeFilm() }
        if parts & 8 != 0 { sound = try unpacker.takeSound() }
        guard unpacker.isAtEnd else { throw .damaged }
    }
}

/// Why bytes aren't a fingerprint.
public enum PackedFingerprintFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// They are something else.
    case notAFingerprint
    /// A later Touchstone wrote them.
    case otherVersion(UInt8)
    /// They aren't what was written.
    case damaged

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .notAFingerprint: "the bytes are no fingerprint; make one of the file"
        case .otherVersion(let version):
            "the fingerprint has version \(version); read it with the Touchstone that wrote it"
        case .damaged: "the fingerprint is damaged; make it again of the file, or restore it"
        }
    }
}

extension BytePacker {
    fileprivate mutating func put(_ view: FrameView) {
        put(UInt8(clamping: view.quality))
        // Which orientations there are, one bit each from `identity` on.
        let turned = view.turned.sorted { $0.key.rawValue < $1.key.rawValue }
        put(turned.reduce(UInt8(0)) { $0 | 1 << UInt8($1.key.rawValue - 1) })
        for hash in [view.hash] + turned.map(\.value) {
            for place in 0..<4 { put(hash.words[place]) }
        }
    }

    fileprivate mutating func put(_ film: VideoFingerprint) {
        put((film.durationSeconds ?? .nan).bitPattern)
        put(UInt32(clamping: film.frames.count))
        for frame in film.frames {
            put(frame.seconds.bitPattern)
            put(frame.endSeconds.bitPattern)
            put(frame.whole)
            put(frame.inner == nil ? UInt8(0) : 1)
            guard let inner = frame.inner else { continue }
            put(inner)
            let box = frame.innerBox
            for side in [box?.left, box?.top, box?.width, box?.height] {
                put(UInt32(clamping: side ?? 0))
            }
        }
    }

    fileprivate mutating func put(_ sound: AudioFingerprint) {
        put(sound.startSeconds.bitPattern)
        put(UInt32(sound.items.count))
        for item in sound.items { put(item) }
    }
}

extension ByteUnpacker {
    private static let leastFrameBytes = 51

    fileprivate mutating func takeView() throws(PackedFingerprintFault) -> FrameView {
        let quality = Int(try take(UInt8.self))
        let mask = try take(UInt8.self)
        guard quality <= 100 else { throw .damaged }
        var view = FrameView(hash: try takeHash(), quality: quality)
        for orientation in PictureOrientation.allCases
        where mask >> (orientation.rawValue - 1) & 1 == 1 {
            view.turned[orientation] = try takeHash()
        }
        return view
    }

    private mutating func takeHash() throws(PackedFingerprintFault) -> PDQHash {
        var words = SIMD4<UInt64>.zero
        for place in 0..<4 { words[place] = try take(UInt64.self) }
        return PDQHash(words: words)
    }

    private mutating func takeSeconds() throws(PackedFingerprintFault) -> Double {
        Double(bitPattern: try take(UInt64.self))
    }

    fileprivate mutating func takeFilm() throws(PackedFingerprintFault) -> VideoFingerprint {
        let duration = try takeSeconds()
        let count = Int(try take(UInt32.self))
        guard count <= rest / Self.leastFrameBytes else { throw .damaged }
        var frames: [VideoFrame] = []
        frames.reserveCapacity(count)
        for _ in 0..<count { frames.append(try takeFrame()) }
        return VideoFingerprint(
            frames: frames,
            durationSeconds: duration.isFinite ? duration : nil,
        )
    }

    private mutating func takeFrame() throws(PackedFingerprintFault) -> VideoFrame {
        let (start, end) = (try takeSeconds(), try takeSeconds())
        guard start.isFinite, end.isFinite else { throw .damaged }
        var frame = VideoFrame(seconds: start, whole: try takeView())
        frame.endSeconds = end
        guard try take(UInt8.self) == 1 else { return frame }
        frame.inner = try takeView()
        var sides: [Int] = []
        for _ in 0..<4 { sides.append(Int(try take(UInt32.self))) }
        frame.innerBox = PixelBox(
            left: sides[0],
            top: sides[1],
            width: sides[2],
            height: sides[3],
        )
        return frame
    }

    fileprivate mutating func takeSound() throws(PackedFingerprintFault) -> AudioFingerprint {
        let start = try takeSeconds()
        let count = Int(try take(UInt32.self))
        guard count <= rest / 4 else { throw .damaged }
        let raw = Array(try take(count: count * 4))
        do throws(AudioFingerprintError) {
            return try AudioFingerprint(raw: raw, startSeconds: start)
        } catch {
            throw .damaged
        }
    }
}

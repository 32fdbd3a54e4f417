package import Fingerprints
import Foundation
import Media
import MediaTools
import Synchronization

/// Takes from one decode what a file is recognised by: frames as they are coded, and the sound.
final class FingerprintTap: Sendable {
    private struct Seen: Sendable {
        var film = VideoHasher()
        var picture: FrameView?
        /// Why no more pictures are taken.
        var refusal: String?
    }

    private static let soundName = "soundprint.raw"

    private let seen = Mutex(Seen())
    private let probe: Probe

    init(_ probe: Probe) { self.probe = probe }

    private var isStill: Bool { probe.facts.kind == .image }

    /// What is wanted of the decode's pictures.
    var wish: WantedPictures {
        guard !isStill else { return stillWish }
        // Not by the length that the file states: whoever writes one chooses that.
        return .plane(pace: .atMost(perSecond: 1)) { [self] picture, time in
            take(picture, at: time.seconds - probe.beginning)
        }
    }

    /// A gray picture is taken as it is; a coloured one becomes gray as the reference has it.
    private var stillWish: WantedPictures {
        let isGray = probe.mainVideo?.pixelFormat?.hasPrefix("gray") ?? false
        return isGray
            ? .plane { [self] picture, _ in take(picture) }
            : WantedPictures(.rgb24) { [self] picture, _ in take(picture) }
    }

    /// What is wanted of the decode's sound; `nil` where there is none.
    var soundProduct: SideProduct? { Soundprint.product(of: probe, named: Self.soundName) }

    private func take(_ picture: Picture) {
        seen.withLock { seen in
            guard seen.picture == nil else { return }
            do throws(PDQRefusal) { seen.picture = try FrameView(of: picture) } catch {
                seen.refusal = error.description
            }
        }
    }

    private func take(_ picture: Picture, at seconds: Double) {
        seen.withLock { seen in
            guard seen.refusal == nil else { return }
            do throws(VideoHasher.Refusal) { try seen.film.take(picture, at: seconds) } catch {
                seen.refusal = error.words
            }
        }
    }

    /// What the decode gave, in the folder in which its child wrote.
    ///
    /// - Parameter source: what of the file was decoded.
    func outcome(_ source: SideProduct.Source, in folder: PrivateFolder) -> FingerprintOutcome {
        var outcome = FingerprintOutcome(of: probe)
        seen.withLock { seen in
            if isStill {
                outcome.fingerprint.picture = seen.picture
            } else if source != .sound {
                outcome.takeFilm(&seen.film, probe.durationSeconds)
            }
            if let refusal = seen.refusal { outcome.gaps.append(refusal) }
        }
        if source != .pictures, soundProduct != nil {
            do {
                outcome.takeSound(try Soundprint(Self.soundName, of: probe, in: folder))
            } catch {
                outcome.gaps.append(error.description)
            }
        }
        return outcome
    }
}

/// What a file is recognised by, and what is missing of it.
package struct FingerprintOutcome: Hashable, Sendable {
    package var fingerprint = MediaFingerprint()
    /// Why something couldn't be made, for a person.
    package var gaps: [String] = []
    /// What of the file nobody looked at, for a person.
    package var unseen: [String] = []

    /// A fingerprint of which nothing is missing.
    package init(_ fingerprint: MediaFingerprint = MediaFingerprint()) {
        self.fingerprint = fingerprint
    }

    /// Nothing known yet of a file, of which one stream of pictures and one of sound are looked at.
    init(of probe: Probe) { unseen = probe.unseenStreams }

    /// All that is missing, for a person.
    package var missing: [String] { gaps + unseen }

    /// The fingerprint, where nothing of it is missing.
    ///
    /// - Throws: ``Fault`` where something is: what wasn't looked at can't be said to be unknown.
    package var whole: MediaFingerprint {
        get throws(Fault) {
            guard gaps.isEmpty else {
                throw Fault(
                    .undecodable,
                    "not all of it can be compared: " + gaps.joined(separator: "; "),
                )
            }
            return fingerprint
        }
    }

    /// Keeps a film's frames, unless there are none.
    mutating func takeFilm(_ hasher: inout VideoHasher, _ seconds: Double?, pruned: Bool = true) {
        do throws(VideoHasher.Refusal) {
            // Below zero bits nothing is near enough to be told as one.
            let bits = pruned ? VideoFingerprint.nearBits : -1
            let film = try hasher.fingerprint(durationSeconds: seconds, pruningWithin: bits)
            if !film.frames.isEmpty { fingerprint.film = film }
        } catch {
            gaps.append(error.words)
        }
    }

    /// Keeps a sound's items, unless there are none.
    mutating func takeSound(_ print: Soundprint) {
        do throws(AudioFingerprintError) {
            let sound = try AudioFingerprint(raw: print.raw, startSeconds: print.startSeconds)
            if !sound.items.isEmpty { fingerprint.sound = sound }
        } catch {
            gaps.append(error.description)
        }
    }
}

extension Probe {
    /// The streams of pictures and sound behind the first ones, in words; and a still's further
    /// pictures.
    fileprivate var unseenStreams: [String] {
        let films = streams.count { $0.kind == .video && !$0.isCover }
        let sounds = streams.count { $0.kind == .audio }
        var words: [String] = []
        let pictures = facts.kind == .image ? mainVideo?.frameCount ?? 1 : 1
        if pictures > 1 { words.append("only the first of \(pictures) pictures was compared") }
        if films > 1 { words.append("only the first of \(films) streams of pictures was compared") }
        if sounds > 1 { words.append("only the first of \(sounds) streams of sound was compared") }
        return words
    }
}

extension VideoHasher.Refusal {
    /// What is wrong, for a person.
    var words: String {
        switch self {
        case .tooManyFrames(let limit): "the film has more than \(limit) frames to hash"
        case .frame(let refusal): refusal.description
        }
    }
}

extension FrameView {
    /// How a still picture looks, in all eight orientations.
    init(of picture: Picture) throws(PDQRefusal) {
        var hasher = PDQHasher()
        let plain = try hasher.fingerprint(of: picture)
        let hashes = try hasher.orientations(of: picture)
        let others = PictureOrientation.allCases.filter { $0 != .identity }
        self.init(
            hash: plain.hash,
            quality: plain.quality,
            turned: Dictionary(uniqueKeysWithValues: others.map { ($0, hashes[$0]) }),
        )
    }
}

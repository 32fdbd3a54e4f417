import Containers
package import Fingerprints
package import Media
package import MediaTools
import Synchronization

/// Makes fingerprints of files, for whoever wants nothing else of them.
///
/// Pictures and sound are decoded side by side, each once. An ``Examiner`` takes both from the
/// decode that it makes anyway.
package struct Fingerprinter: Sendable {
    private let tools: Toolbox
    private let plan: FramePlan
    /// In which other orientations frames are hashed, so that turned copies are found.
    private let orientations: Set<PictureOrientation>

    /// Makes fingerprints to look files up by.
    ///
    /// - Parameter plan: which frames of films are looked at.
    package init(tools: Toolbox, plan: FramePlan = .usual) {
        (self.tools, self.plan) = (tools, plan)
        orientations = [.mirrored]
    }

    /// Makes fingerprints of files that are to be known: every frame counts, as it is.
    package init(known tools: Toolbox) {
        (self.tools, plan, orientations) = (tools, .known, [])
    }

    /// Fingerprints one file whole.
    ///
    /// - Parameters:
    ///   - pruned: whether rows of frames that look alike become one frame that lasts.
    ///   - isNear: whether some frame looks like a known one: then the film is looked at more
    ///     closely. What looks like nothing known, which is nearly everything, costs one quick look.
    /// - Throws: ``Fault``.
    package func fingerprint(
        _ subject: Subject,
        pruned: Bool = true,
        closerWhere isNear: (MediaFingerprint) throws -> Bool = { _ in false },
        progress: @escaping @Sendable (UInt64) -> Void = { _ in },
    ) async throws(Fault) -> FingerprintOutcome {
        do {
            async let digest = Inspector.digest(of: subject, progress)
            let probe = try await tools.probe(subject.path, as: subject.container.format)
            var outcome = try await fingerprint(subject, probe, pruned: pruned)
            if outcome.fingerprint.film != nil, try isNear(outcome.fingerprint) {
                outcome.fingerprint.film = try await seen(subject, probe, .everySecond)
                    .fingerprint.film
            }
            outcome.fingerprint.digest = try await digest
            return outcome
        } catch {
            throw Fault(any: error)
        }
    }

    /// Fingerprints a file's pictures and sound.
    private func fingerprint(
        _ subject: Subject,
        _ probe: Probe,
        pruned: Bool = true,
    ) async throws -> FingerprintOutcome {
        async let print =
            probe.hasDecodableSound ? tools.soundprint(of: subject.path, probe) : nil
        var outcome = FingerprintOutcome(of: probe)
        if probe.hasDecodablePicture {
            outcome = try await seen(subject, probe, plan, pruned: pruned)
        }
        do {
            if let print = try await print { outcome.takeSound(print) }
        } catch let fault as ToolFault {
            outcome.gaps.append(fault.description)
        }
        return outcome
    }

    private func seen(
        _ subject: Subject,
        _ probe: Probe,
        _ plan: FramePlan,
        pruned: Bool = true,
    ) async throws -> FingerprintOutcome {
        guard probe.facts.kind != .image else { return try await still(subject, probe) }
        let hasher = Mutex(VideoHasher(orientations: orientations))
        var outcome = FingerprintOutcome(of: probe)
        _ = try await tools.filmFrames(of: subject.path, probe, as: plan) { picture, seconds in
            try hasher.withLock { try $0.take(picture, at: seconds) }
        }
        hasher.withLock { hasher in
            outcome.takeFilm(&hasher, probe.durationSeconds, pruned: pruned)
        }
        return outcome
    }

    private func still(_ subject: Subject, _ probe: Probe) async throws -> FingerprintOutcome {
        let tap = FingerprintTap(probe)
        var decoding = DecodingPlan()
        decoding.pictures = [tap.wish]
        let folder = try PrivateFolder()
        _ = try await tools.decode(subject.path, probe, for: decoding, in: folder)
        return tap.outcome(.pictures, in: folder)
    }
}

import Containers
import Detection
import Fingerprints
import Media
package import MediaTools

/// Examines files: hashes them, probes their streams, weighs what their metadata says.
package struct Inspector: Sendable {
    private let tools: Toolbox

    package init(tools: Toolbox) { self.tools = tools }

    /// Examines one file; hashing and probing go on at the same time.
    ///
    /// - Parameters:
    ///   - known: the banks in which it is looked up; `nil` where there are none.
    ///   - progress: told how many bytes were hashed.
    /// - Throws: ``Fault``.
    package func inspect(
        _ subject: Subject,
        known: (any KnownMediaSearch)? = nil,
        progress: @escaping @Sendable (UInt64) -> Void,
    ) async throws -> Inspection {
        async let digest = Self.digest(of: subject, progress)
        do {
            let probed = try await tools.probe(subject.path, as: subject.container.format)
            let facts = probed.facts.filled(from: subject.container.facts)
            let seen = try await ConspicuousLook(tools: tools).look(at: subject, probed)
            let met = try await met(subject, in: known)
            return Inspection(
                of: subject,
                facts: facts,
                digest: try await digest,
                showing: seen,
                meeting: met,
            )
        } catch {
            throw Fault(any: error)
        }
    }

    private func met(
        _ subject: Subject,
        in known: (any KnownMediaSearch)?,
    ) async throws -> KnownMediaAnswer? {
        guard let known else { return nil }
        let taken = try await Fingerprinter(tools: tools).fingerprint(subject) {
            try known.isNear($0)
        }
        var answer = try await known.answer(to: taken.fingerprint)
        answer.gaps = taken.missing + answer.gaps
        return answer
    }

    /// Verifies one file: its metadata, and what people see and hear.
    ///
    /// - Throws: ``Fault``.
    package func verify(_ subject: Subject) async throws -> Verification {
        let probed: Probe
        do { probed = try await tools.probe(subject.path, as: subject.container.format) } catch {
            let fault = Fault(any: error)
            guard fault.code != .cancelled else { throw fault }
            // The label for machines can be verified in a file that nobody can decode.
            let unseen = Conspicuous(
                visible: .notTaken(reason: fault.message),
                audible: .notTaken(reason: fault.message),
            )
            return Verification(of: subject, showing: unseen)
        }
        let seen = try await ConspicuousLook(tools: tools).look(at: subject, probed)
        return Verification(of: subject, showing: seen)
    }

    /// The SHA-256 of the whole file.
    @concurrent static func digest(
        of subject: Subject,
        _ progress: @Sendable (UInt64) -> Void,
    ) async throws -> ContentDigest {
        do {
            return try ContentDigest(of: subject.source) { (count) throws(ReadingFault) in
                guard !Task.isCancelled else { throw .cancelled }
                progress(count)
            }
        } catch {
            throw Fault(error)
        }
    }
}

extension MediaFacts {
    /// These facts, and where they are silent, the others.
    func filled(from other: MediaFacts) -> MediaFacts {
        var facts = self
        facts.kind = kind ?? other.kind
        facts.durationSeconds = durationSeconds ?? other.durationSeconds
        facts.width = width ?? other.width
        facts.height = height ?? other.height
        facts.framesPerSecond = framesPerSecond ?? other.framesPerSecond
        facts.videoCodec = videoCodec ?? other.videoCodec
        facts.audioCodec = audioCodec ?? other.audioCodec
        facts.sampleRate = sampleRate ?? other.sampleRate
        facts.channels = channels ?? other.channels
        return facts
    }
}

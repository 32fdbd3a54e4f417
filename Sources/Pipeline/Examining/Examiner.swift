import Containers
import Detection
import Fingerprints
package import Foundation
import Labels
package import Media
package import MediaTools

/// Examines uploads: everything that a service wants to know and to show of a file, by one decode.
///
/// It finds what ``Inspector`` finds, and makes the products beside. An ``Inspector`` seeks for the
/// little that it needs of a long film; whoever makes a proxy decodes the whole of it anyway.
/// Keep one as long as the process lives: what marks and cues are compared with is made once.
package struct Examiner: Sendable {
    private let tools: Toolbox
    private let limits: ExaminationLimits
    private let patterns: Patterns

    package init(tools: Toolbox, limits: ExaminationLimits = ExaminationLimits()) {
        (self.tools, self.limits) = (tools, limits)
        patterns = Patterns(tools)
    }

    /// Examines one file and leaves the products in a folder.
    ///
    /// Nothing is left there when it throws, also when the task is cancelled. Products of an
    /// earlier run that have the same names are replaced.
    ///
    /// - Parameters:
    ///   - name: the name that the findings show, when it isn't the path.
    ///   - folder: a folder that is there and that nobody else writes to.
    ///   - known: the banks in which it is looked up; `nil` where there are none.
    ///   - progress: told how much is done, from 0 to 1, never less than before.
    /// - Throws: ``Fault``; ``Fault/blamesFile`` says whether another try is of use.
    @concurrent package func examine(
        _ path: FilePathBytes,
        shownAs name: FilePathBytes? = nil,
        into folder: URL,
        known: (any KnownMediaSearch)? = nil,
        progress: @escaping @Sendable (Double) -> Void = { _ in },
    ) async throws(Fault) -> Examination {
        let subject = try Subject(path: path, shownAs: name)
        guard subject.source.size <= limits.fileBytes else {
            throw Fault(.overLimit, "the file has more than \(limits.fileBytes) bytes")
        }
        do {
            return try await examine(subject, into: folder, known, ExaminationProgress(progress))
        } catch {
            throw Fault(any: error)
        }
    }

    private func examine(
        _ subject: Subject,
        into folder: URL,
        _ known: (any KnownMediaSearch)?,
        _ progress: ExaminationProgress,
    ) async throws -> Examination {
        let size = Double(subject.source.size)
        async let digest = Inspector.digest(of: subject) {
            progress.note(.hashing, Double($0) / size)
        }
        let probe = try await tools.probe(subject.path, as: subject.container.format)
        try check(probe)
        let workFolder = try PrivateFolder(in: folder)
        let prepared = await Self.outcome { try await view(of: subject, probe) }
        let decode = OneDecode(
            tools: tools,
            subject: subject,
            probe: probe,
            limits: limits,
            folder: workFolder,
            view: try? prepared.get(),
        )
        let decoded = try await decode.run { progress.note(.decoding, $0) }
        progress.note(.decoding, 1)
        let seen = try await look(at: decoded, probe, prepared)
        progress.note(.finishing, 0.5)
        let making = ProductMaking(tools: tools, limits: limits, folder: workFolder)
        let products = try await making.products(of: decoded, probe)
        let facts = probe.facts.filled(from: subject.container.facts)
        var taken = decoded.fingerprint.outcome(decoded.source, in: workFolder)
        taken.fingerprint.digest = try await digest
        var answer = try await known?.answer(to: taken.fingerprint)
        answer?.gaps.insert(contentsOf: taken.missing, at: 0)
        let inspection = Inspection(
            of: subject,
            facts: facts,
            digest: taken.fingerprint.digest,
            showing: seen,
            meeting: answer,
        )
        try Task.checkCancellation()
        try making.publish(products, to: folder)
        progress.note(.hashing, 1)
        progress.note(.finishing, 1)
        return Examination(
            inspection: inspection,
            products: products,
            damage: MediaDamage(
                decoded.outcome,
                decoded.loss,
                taken.gaps,
                most: limits.complaints,
            ),
            fingerprint: taken.fingerprint,
        )
    }

    private func check(_ probe: Probe) throws(Fault) {
        guard probe.streams.count <= limits.streams else {
            throw Fault(
                .overLimit,
                "the file has \(probe.streams.count) streams; at most \(limits.streams) are examined",
            )
        }
        guard probe.durationSeconds ?? 0 <= limits.durationSeconds else {
            throw Fault(
                .overLimit,
                "the file lasts longer than \(Int(limits.durationSeconds)) seconds, the most that "
                    + "is examined",
            )
        }
    }

    private func view(of subject: Subject, _ probe: Probe) async throws -> MarkView? {
        try await MarkView(of: probe, subject.container, foreign: limits.foreignMarks) {
            try await patterns.glyphs(for: $0)
        }
    }

    /// What people would notice, from what was decoded; a look that fails says why.
    private func look(
        at decoded: OneDecode.Result,
        _ probe: Probe,
        _ view: Result<MarkView?, any Error>,
    ) async throws -> Conspicuous {
        let visible = try await ConspicuousLook.attempt { () -> [VisibleMark]? in
            guard let view = try view.get(), let pictures = decoded.pictures else { return nil }
            if decoded.source == .sound, let loss = decoded.loss { throw loss }
            return try await MarkLook(tools: tools).look(at: pictures, view)
        }
        let audible = try await ConspicuousLook.attempt { () -> [AudibleCue]? in
            guard probe.hasDecodableSound else { return nil }
            guard decoded.source != .pictures else {
                throw decoded.loss ?? Fault(.undecodable, "no sound of it could be decoded")
            }
            return decoded.sound.cues(try await patterns.cues())
        }
        return Conspicuous(visible: visible, audible: audible)
    }

    private static func outcome<Value>(
        _ step: () async throws -> Value
    ) async -> Result<Value, any Error> {
        do { return .success(try await step()) } catch { return .failure(error) }
    }
}

extension MediaDamage {
    /// What kept picture and sound from being decoded together counts as a complaint.
    fileprivate init(
        _ outcome: DecodingOutcome?,
        _ loss: Fault?,
        _ gaps: [String],
        most: Int,
    ) {
        let complaints = (outcome?.complaints ?? []) + (loss.map { [$0.message] } ?? []) + gaps
        self.init(
            complaintCount: (outcome?.complaintCount ?? 0) + (loss == nil ? 0 : 1) + gaps.count,
            complaints: Array(complaints.suffix(most)),
        )
    }
}

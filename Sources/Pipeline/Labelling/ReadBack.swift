import Containers
import Detection
import Labels
import Media
import MediaTools

/// Compares a written file with what was to be written, by reading it afresh.
struct ReadBack {
    private let file: OutputFile
    private let plan: LabelPlan
    private let subject: Subject

    init(of file: OutputFile, expecting plan: LabelPlan, from subject: Subject) {
        self.file = file
        self.plan = plan
        self.subject = subject
    }

    /// Makes sure that every place holds the label, and that the media is described as before.
    ///
    /// - Throws: ``Fault`` with ``Fault/Code/labelNotReadBack`` naming what is missing.
    func check() throws(Fault) {
        guard try container().facts == subject.container.facts else {
            throw lost("the media's description changed")
        }
        try checkLabel()
    }

    /// Makes sure that every place holds the label.
    func checkLabel() throws(Fault) {
        let container = try container()
        let survey = LabelSurvey(of: container)
        guard container.format == subject.container.format else {
            throw lost("the file's format changed")
        }
        if let place = plan.placeMissing(in: survey) {
            throw lost("the label can't be found in \(place.name)")
        }
        guard survey.agrees, survey.labels.allSatisfy({ $0.reading != nil }) else {
            throw lost("another label stands beside it")
        }
        if let type = plan.sourceType, !survey.sourceTypes.contains(type) {
            throw lost("the source type can't be found")
        }
    }

    /// Looks and listens for what was put in, in the written file itself.
    ///
    /// - Throws: ``Fault`` with ``Fault/Code/labelNotReadBack`` when it isn't there as it must be.
    func conspicuous(
        expecting rendition: Rendition,
        by tools: Toolbox,
    ) async throws(Fault) -> Conspicuous {
        let written = try written()
        defer { withExtendedLifetime(written) {} }
        let path = written.openPath
        var seen = Conspicuous.notLookedFor
        do {
            let container = try Subject.container(of: written)
            let probe = try await tools.probe(path, as: container.format)
            if let mark = rendition.mark {
                let look = MarkLook(tools: tools)
                let marks = try await look.own(in: path, container, probe) ?? []
                try check(marks, for: mark)
                seen.visible = .taken(marks)
            }
            if let cue = rendition.cue {
                let cues = try await CueLook(tools: tools).look(at: path, probe) ?? []
                try check(cues, for: cue, lasting: probe.durationSeconds)
                seen.audible = .taken(cues)
            }
        } catch {
            throw Fault(any: error)
        }
        return seen
    }

    private func check(_ marks: [VisibleMark], for plan: MarkPlan) throws(Fault) {
        guard let mark = marks.first(where: { $0.text == plan.wording.text }) else {
            throw lost("the mark “\(plan.wording.text)” can't be read in the picture")
        }
        guard mark.isHighEnough else { throw lost("the mark's letters are too low") }
        guard mark.isLongEnough else { throw lost("the mark isn't there for two seconds") }
        guard plan.span != nil || mark.isThroughout else {
            throw lost("the mark doesn't stand throughout")
        }
    }

    private func check(
        _ cues: [AudibleCue],
        for plan: CuePlan,
        lasting seconds: Double?,
    ) throws(Fault) {
        let wanted = cues.filter { $0.isOwn && $0.isOf(plan.kind) }
        let half = (seconds ?? 0) / 2
        if plan.place.hasOpening,
            !wanted.contains(where: { $0.span.startSeconds < CueLook.openingSeconds })
        {
            throw lost("the cue can't be heard at the opening")
        }
        if plan.place.hasEnd, !wanted.contains(where: { $0.span.endSeconds > half }) {
            throw lost("the cue can't be heard at the end")
        }
    }

    private func written() throws(Fault) -> FileSource {
        do { return try file.readBack() } catch { throw Fault(error) }
    }

    private func container() throws(Fault) -> any Container {
        try Subject.container(of: try written())
    }

    private func lost(_ what: String) -> Fault {
        Fault(.labelNotReadBack, "the label could not be read back, so nothing was kept: \(what)")
    }
}

extension AudibleCue {
    /// Whether it is the cue that was planned.
    fileprivate func isOf(_ kind: CueKind) -> Bool {
        guard case .spoken(let wording) = kind else { return self.kind == .rhythm }
        return text == wording.text
    }
}

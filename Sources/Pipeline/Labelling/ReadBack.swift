import Containers
import Labels
import Media

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
        let source: FileSource
        do { source = try file.readBack() } catch { throw Fault(error) }
        let container = try Subject.container(of: source)
        let survey = LabelSurvey(of: container)
        guard container.format == subject.container.format,
            container.facts == subject.container.facts
        else { throw lost("the media's description changed") }
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

    private func lost(_ what: String) -> Fault {
        Fault(.labelNotReadBack, "the label could not be read back, so nothing was kept: \(what)")
    }
}

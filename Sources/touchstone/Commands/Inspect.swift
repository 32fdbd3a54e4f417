import ArgumentParser
import Detection
import Media
import Pipeline

/// Says what files are: `touchstone inspect`.
struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What is this, and how do we know?",
        discussion: "Ends 0 whenever it could look, whatever it saw.",
    )

    @Argument(help: "Files to look at; - is standard input.") var files: [FileArgument]
    @Flag(help: "Read headers and metadata only: no child process, no whole-file hash.")
    var quick = false
    @Option(help: "Also write a page for people, with frames, timeline and waveform.")
    var report: FileArgument?
    @Option(help: "A bank's folder in which the files are looked up; may be given several times.")
    var bank: [FileArgument] = []
    @Flag(help: "Replace the report if it is there.") var force = false
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard !quick || bank.isEmpty else {
            throw ValidationError("--quick looks at no pixels: leave it out with --bank")
        }
        guard report?.isStandardInput != true else {
            throw ValidationError("The report must be a file: it appears whole or not at all.")
        }
    }

    func run() async throws {
        let banks = bank.isEmpty ? nil : try openBanks()
        let assembly = quick && report == nil ? nil : await Assembly()
        let page = report.map { Destination(path: $0.path, mayReplace: force) }
        var entries: [InspectionPage.Entry] = []
        try await Report(shared).each(files) { file in
            let entry = try await Assembly.open(file) { try await look(at: $0, assembly, banks) }
            entries.append(entry)
            let inspection = entry.inspection
            return Outcome(text: inspection.text, json: inspection.json, status: 0)
        } atEnd: {
            guard let page else { return }
            try InspectionPage(of: entries, version: RootCommand.configuration.version)
                .write(to: page)
        }
    }

    /// One file's findings, with pictures where a report is wanted.
    private func look(
        at subject: Subject,
        _ assembly: Assembly?,
        _ banks: FolderBanks?,
    ) async throws -> InspectionPage.Entry {
        let inspection = try await inspect(subject, assembly, banks)
        guard report != nil, let illustrator = assembly?.illustrator else {
            return InspectionPage.Entry(inspection, Illustration())
        }
        let moments = inspection.assessment.signals.compactMap(\.span?.startSeconds)
        let illustration = try await illustrator.illustrate(subject, showing: moments)
        return InspectionPage.Entry(inspection, illustration)
    }

    /// A bank that can't be read ends the command: its silence would look like "not known".
    private func openBanks() throws -> FolderBanks {
        do throws(Fault) { return try FolderBanks(bank) } catch {
            Terminal.say("touchstone: \(error.message)")
            throw ExitCode(error.code.exitStatus)
        }
    }

    private func inspect(
        _ subject: Subject,
        _ assembly: Assembly?,
        _ banks: FolderBanks?,
    ) async throws -> Inspection {
        guard !quick, let assembly else { return Inspection(quickly: subject) }
        let progress = Progress("\(subject.name)", isQuiet: shared.quiet)
        return try await assembly.inspector.inspect(subject, known: banks) { done in
            progress.show(done, of: subject.source.size)
        }
    }
}

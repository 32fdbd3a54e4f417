import ArgumentParser
import Labels
import Pipeline

/// Writes a labelled copy: `touchstone label`.
struct Label: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a copy that says it is synthetic.",
        discussion: """
            Writes the GB 45438-2025 label and the IPTC source type into the metadata; picture \
            and sound stay as they are, bit by bit. A label inside is kept and rewritten by the \
            propagation rules; none is ever removed or lowered.
            """,
    )

    @Argument(help: "The file to label; - is standard input.") var file: FileArgument
    @Option(name: .shortAndLong, help: "Where the labelled copy goes.") var output: FileArgument
    @Option(
        help:
            "How surely it is synthetic: is, may-be or suspected. Default: is, or what a label inside says when only a propagator is named."
    )
    var notice: NoticeArgument?
    @OptionGroup var providers: ProviderOptions
    @OptionGroup var layers: LayerOptions
    @Flag(help: "Replace the output file if it is there.") var force = false
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard layers.writesSomething else {
            throw ValidationError("--no-metadata leaves no layer that could be written.")
        }
        guard !output.isStandardInput else {
            throw ValidationError("The output must be a file: it appears whole or not at all.")
        }
    }

    func run() async throws {
        let destination = Destination(path: output.path, mayReplace: force)
        try await Report(shared).each([file]) { file in
            try await Assembly.open(file) { subject in
                let progress = Progress("\(subject.name)", isQuiet: shared.quiet)
                let labelled = try Assembly.labeller.label(
                    subject,
                    asked: asked,
                    to: destination,
                    progress: progress.show,
                )
                return Outcome(text: labelled.text, json: labelled.json, status: 0)
            }
        }
    }

    private var asked: LabelRequest {
        var request = LabelRequest()
        request.notice = notice?.notice
        request.producer = providers.producer
        request.produceID = providers.produceID
        request.propagator = providers.propagator
        request.propagateID = providers.propagateID
        return request
    }
}

/// Who labels, and under which number.
struct ProviderOptions: ParsableArguments {
    @Option(help: "The name or code of the provider that generated the content.")
    var producer: String?
    @Option(
        name: .customLong("produce-id"),
        help: "The producer's number for it; else a fresh UUID.",
    )
    var produceID: String?
    @Option(help: "The name or code of the platform that passes the content on.")
    var propagator: String?
    @Option(
        name: .customLong("propagate-id"),
        help: "The platform's number for it; else a fresh UUID.",
    )
    var propagateID: String?
}

/// Which layers to write.
struct LayerOptions: ParsableArguments {
    /// The one value that marks in picture and sound have.
    enum Mark: String, ExpressibleByArgument, CaseIterable { case none }

    @Option(help: "A mark that people see.") var visible = Mark.none
    @Option(help: "A cue that people hear.") var audible = Mark.none
    @Flag(help: "Write no metadata.") var noMetadata = false
    @Flag(help: "Sign no Content Credentials.") var noCredential = false
    @Flag(help: "Put in no watermark.") var noWatermark = false

    /// Metadata is the one layer that is written.
    var writesSomething: Bool { !noMetadata }
}

/// The words for a notice on the command line.
enum NoticeArgument: String, ExpressibleByArgument, CaseIterable {
    case `is`
    case mayBe = "may-be"
    case suspected

    /// The notice that the word means.
    var notice: Notice {
        switch self {
        case .is: .is
        case .mayBe: .mayBe
        case .suspected: .suspected
        }
    }
}

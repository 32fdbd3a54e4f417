import ArgumentParser
import Containers
import Labels
import Media
import Pipeline

/// Writes a labelled copy: `touchstone label`.
struct Label: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a copy that says it is synthetic.",
        discussion: """
            Puts a mark into the picture (films: at the opening; the rest stays as it is, bit by \
            bit, wherever the codec lets it), a cue into sound that has no picture, and the \
            GB 45438-2025 label and the IPTC source type into the metadata; then reads all of it \
            back. With --propagator alone picture and sound stay as they are unless asked for. A \
            label inside is kept and rewritten by the propagation rules; none is ever removed or \
            lowered.
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
        guard layers.mayWriteSomething else {
            throw ValidationError("No layer is left that could be written.")
        }
        guard !output.isStandardInput else {
            throw ValidationError("The output must be a file: it appears whole or not at all.")
        }
    }

    func run() async throws {
        let destination = Destination(path: output.path, mayReplace: force)
        try await Report(shared).each([file]) { file in
            try await Assembly.open(file) { subject in
                let encoding = Progress("\(subject.name): encoding", isQuiet: shared.quiet)
                let writing = Progress("\(subject.name)", isQuiet: shared.quiet)
                let length = subject.container.facts.durationSeconds
                let labelled = try await Assembly.labeller.label(
                    subject,
                    .init(asked, in: layers.request),
                    to: destination,
                ) { step in
                    switch step {
                    case .encoding(let seconds): encoding.show(seconds: seconds, of: length)
                    case .writing(let done, let total): writing.show(done, of: total)
                    }
                }
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

import ArgumentParser
import Labels
import Pipeline

/// Which layers to write.
struct LayerOptions: ParsableArguments {
    @Option(
        help:
            "A mark that people see: opening, throughout or none. Default: films opening, pictures throughout."
    )
    var visible: LayerRequest.Visible?
    @Option(
        help: "A cue that people hear: spoken, rhythm or none. Default: spoken in sound alone."
    )
    var audible: LayerRequest.Audible?
    @Option(help: "Where the cue is heard: opening, end or both.")
    var audibleAt = CuePlaceArgument.opening
    @Option(help: "The language of the words: zh-Hans or en.")
    var language = LanguageArgument.chinese
    @Option(
        help: "The mark's words: full, short, corner or eu. Default: the fullest that fits."
    )
    var wording: WordingArgument?
    @Flag(help: "Write no metadata.") var noMetadata = false
    @Flag(help: "Sign no Content Credentials.") var noCredential = false
    @Flag(help: "Put in no watermark.") var noWatermark = false

    /// Whether anything could be left to write.
    var mayWriteSomething: Bool {
        !noMetadata || visible != .some(.none) || audible != .some(.none)
    }

    /// The options as the pipeline takes them.
    var request: LayerRequest {
        var request = LayerRequest()
        request.visible = visible
        request.audible = audible
        request.cuePlace = audibleAt.place
        request.language = language.language
        request.form = wording?.form
        request.writesMetadata = !noMetadata
        return request
    }
}

extension LayerRequest.Visible: ExpressibleByArgument {}
extension LayerRequest.Audible: ExpressibleByArgument {}

/// The languages of marks and cues on the command line.
enum LanguageArgument: String, ExpressibleByArgument, CaseIterable {
    case chinese = "zh-Hans"
    case english = "en"

    /// The language that the word means.
    var language: WordingLanguage { self == .chinese ? .simplifiedChinese : .english }
}

/// The forms of a mark's words on the command line.
enum WordingArgument: String, ExpressibleByArgument, CaseIterable {
    case full, short, corner, eu

    /// The form that the word means.
    var form: MarkWording.Form {
        switch self {
        case .full: .full
        case .short: .short
        case .corner: .corner
        case .eu: .eu
        }
    }
}

/// The words for a cue's place on the command line.
enum CuePlaceArgument: String, ExpressibleByArgument, CaseIterable {
    case opening, end, both

    /// The place that the word means.
    var place: CuePlan.Place {
        switch self {
        case .opening: .opening
        case .end: .end
        case .both: .openingAndEnd
        }
    }
}

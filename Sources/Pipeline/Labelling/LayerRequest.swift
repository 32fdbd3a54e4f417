package import Labels
import Media

/// Which layers a label is to have besides what stands in metadata.
package struct LayerRequest: Hashable, Sendable {
    /// A mark that people see.
    package enum Visible: String, Hashable, Sendable, CaseIterable {
        /// From the opening frame on, as long as the standard asks.
        case opening
        /// As long as the picture lasts.
        case throughout
        case none
    }

    /// A cue that people hear.
    package enum Audible: String, Hashable, Sendable, CaseIterable {
        case spoken, rhythm, none
    }

    /// `nil` for what is usual of the kind of content.
    package var visible: Visible?
    /// `nil` for what is usual of the kind of content.
    package var audible: Audible?
    /// Where a cue is heard.
    package var cuePlace = CuePlan.Place.opening
    /// The language of words, written and spoken.
    package var language = WordingLanguage.simplifiedChinese
    /// Which of a catalogue's wordings is written; `nil` for the longest that fits.
    package var form: MarkWording.Form?
    /// Whether the label is also written into the metadata.
    package var writesMetadata = true

    /// Asks for what is usual.
    package init() {}
}

/// The layers that one file is to get.
struct Layers: Hashable, Sendable {
    let visible: LayerRequest.Visible
    let audible: LayerRequest.Audible

    /// Settles what wasn't asked for.
    ///
    /// Whoever generated the content marks it: a film at its opening, a picture throughout, sound by
    /// words. A platform that only passes it on leaves picture and sound as they are, unless asked.
    ///
    /// - Throws: ``Fault`` with ``Fault/Code/refused`` when the file has nothing to carry a layer.
    init(
        _ request: LayerRequest,
        for facts: MediaFacts,
        generates: Bool,
    ) throws(Fault) {
        let hasPicture = facts.kind == .video || facts.kind == .image
        let hasSound = facts.audioCodec != nil
        let usual: (LayerRequest.Visible, LayerRequest.Audible) =
            switch facts.kind {
            case .video: (.opening, .none)
            case .image: (.throughout, .none)
            case .audio: (.none, .spoken)
            case nil: (.none, .none)
            }
        visible = request.visible ?? (generates ? usual.0 : .none)
        audible = request.audible ?? (generates ? usual.1 : .none)
        guard
            facts.kind != nil || !generates
                || (request.visible, request.audible) == (.some(.none), .some(.none))
        else {
            throw Fault(
                .unsupported,
                "the file doesn't say what it holds, so nothing can be marked; "
                    + "--visible none --audible none labels its metadata alone",
            )
        }
        guard visible == .none || hasPicture else {
            throw Fault(.refused, "there is no picture that a mark could stand in; --visible none")
        }
        guard audible == .none || hasSound else {
            throw Fault(.refused, "there is no sound that a cue could stand in; --audible none")
        }
    }

    /// Whether picture or sound is to change.
    var changeMedia: Bool { visible != .none || audible != .none }
}

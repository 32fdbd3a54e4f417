package import Labels
package import Media

/// One piece of evidence about a file, with the sentence that explains it to a person.
package struct Signal: Hashable, Sendable {
    /// What a signal says.
    package enum Claim: String, Hashable, Sendable, CaseIterable {
        case synthetic, prohibited, known, stripped, captured
    }

    /// How much a signal can bear: a weak one alone only raises the priority of a review.
    package enum Strength: String, Hashable, Sendable, CaseIterable {
        case decisive, strong, weak
    }

    /// What follows from a signal for the notice, when nothing else is known.
    package struct Implication: Hashable, Sendable {
        package let notice: Notice
        package let basis: Basis

        package init(_ notice: Notice, _ basis: Basis) {
            self.notice = notice
            self.basis = basis
        }
    }

    /// One fact behind the signal, for whoever wants to check it.
    package struct Detail: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Which detector gave it.
    package let detector: Detector
    /// What it says.
    package let claim: Claim
    /// How much it can bear.
    package let strength: Strength
    /// The stretch of time that it speaks of; `nil` for the whole file.
    package var span: TimeSpan?
    /// What follows for the notice; `nil` when nothing does.
    package var implication: Implication?
    /// The sentence for a person.
    package let explanation: Explanation
    /// The facts behind it, in a settled order.
    package var details: [Detail] = []

    package init(
        _ detector: Detector,
        _ claim: Claim,
        _ strength: Strength,
        _ explanation: Explanation,
    ) {
        self.detector = detector
        self.claim = claim
        self.strength = strength
        self.explanation = explanation
    }
}

/// On what a notice rests, from the firmest to the loosest.
package enum Basis: String, Hashable, Sendable, CaseIterable {
    /// A signature or a registry checks out.
    case verified
    /// The file says so.
    case stated
    /// The uploader says so.
    case declared
    /// Traces were found.
    case traced
    /// Nothing was found.
    case none
}

/// A detector's name and version, as they stand in every signal it gives.
package struct Detector: Hashable, Sendable {
    package let name: String
    package let version: String

    package static let aigcMetadata = Detector(name: "aigc-metadata", version: "1")
    package static let iptcSourceType = Detector(name: "iptc-source-type", version: "1")
    package static let contentCredentials = Detector(name: "content-credentials", version: "1")
    package static let generatorTraces = Detector(name: "generator-traces", version: "1")
    package static let visibleMark = Detector(name: "visible-mark", version: "1")
    package static let audibleCue = Detector(name: "audible-cue", version: "1")
    package static let contradiction = Detector(name: "contradiction", version: "1")
}

/// A sentence in the two languages in which everything is explained.
package struct Explanation: Hashable, Sendable {
    package let english: String
    package let chinese: String

    package init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }
}

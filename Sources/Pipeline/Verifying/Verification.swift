package import Detection
import Labels
package import Media

/// Whether a file is labelled, layer by layer.
package struct Verification: Sendable {
    /// How a layer stands.
    package enum LayerState: String, Hashable, Sendable {
        case valid, invalid, absent, present, trusted
        case notChecked = "not-checked"
    }

    /// Something that a reader of the verdict should know.
    package struct Problem: Hashable, Sendable {
        package let code: ProblemCode
        package let message: String
    }

    package let name: FilePathBytes
    package let state: LabelState
    package let visible: LayerState
    package let audible: LayerState
    package let metadata: LayerState
    package let iptc: LayerState
    package let credential: LayerState
    package let problems: [Problem]

    /// Verifies a file by what its metadata holds, and by what somebody saw and heard in it.
    ///
    /// Watermarks aren't looked for, and stand as not checked.
    package init(of subject: Subject, showing conspicuous: Conspicuous = .notLookedFor) {
        self.init(
            of: Observation(of: subject.container, showing: conspicuous),
            named: subject.name,
        )
    }

    init(of observation: Observation, named name: FilePathBytes) {
        self.name = name
        state = Assessment(of: observation).labelState
        visible = observation.conspicuous.visible.layer
        audible = observation.conspicuous.audible.layer
        metadata = observation.metadataLayer
        iptc = observation.iptcLayer
        credential = observation.credential == nil ? .absent : .notChecked
        problems = observation.problems
    }
}

extension Observation {
    fileprivate var metadataLayer: Verification.LayerState {
        if survey.labels.isEmpty { return .absent }
        return survey.labels.allSatisfy { $0.reading != nil } && survey.agrees ? .valid : .invalid
    }

    fileprivate var iptcLayer: Verification.LayerState {
        if survey.hidesLabel || contradictions.contains(.sourceTypeSaysRecording) {
            return .invalid
        }
        return survey.sourceTypes.isEmpty ? .absent : .valid
    }
}

extension Look {
    /// Whether the layer stands, for all that was looked at.
    fileprivate var layer: Verification.LayerState {
        guard wasTaken else { return .notChecked }
        return findings.isEmpty ? .absent : .present
    }
}

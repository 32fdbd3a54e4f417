import Labels
import Provenance

extension Observation {
    /// Layers that can't all be true.
    package var contradictions: [Contradiction] {
        var found: [Contradiction] = []
        if !survey.agrees { found.append(.labelsDiffer) }
        let stated = survey.sourceTypes.map(\.meaning)
        let credited = (credential?.source?.digitalSourceTypes ?? []).compactMap {
            DigitalSourceType($0)?.meaning
        }
        let isLabelled = survey.readings.contains { $0.label.notice == .is }
        let isSynthetic = { (meanings: [DigitalSourceType.Meaning]) in
            meanings.contains(where: \.isSynthetic)
        }
        let isRecording = { (meanings: [DigitalSourceType.Meaning]) in
            meanings.contains(.captured) && !isSynthetic(meanings)
        }
        if isRecording(stated), isLabelled || isSynthetic(credited) {
            found.append(.sourceTypeSaysRecording)
        }
        if isRecording(credited), isLabelled || isSynthetic(stated) {
            found.append(.credentialSaysRecording)
        }
        return found
    }

    var contradictionSignals: [Signal] {
        contradictions.map { Signal(.contradiction, .synthetic, .weak, $0.explanation) }
    }
}

/// Two statements in one file that can't both be true.
package enum Contradiction: String, Hashable, Sendable {
    /// Labels in several places don't say the same.
    case labelsDiffer = "labels-differ"
    /// The IPTC source type says recording, another layer says synthetic.
    case sourceTypeSaysRecording = "source-type-contradicts"
    /// The Content Credentials say recording, another layer says synthetic.
    case credentialSaysRecording = "credential-contradicts"

    /// The contradiction in words.
    package var explanation: Explanation {
        switch self {
        case .labelsDiffer:
            Explanation(
                "The labels in the file's several places differ, so at least one was altered.",
                "文件中多处标识内容不一致，至少有一处被改动。",
            )
        case .sourceTypeSaysRecording:
            Explanation(
                "The IPTC source type says that this is a recording, while another layer says "
                    + "that it is synthetic.",
                "IPTC 来源类型称其为实拍实录，而另一层标识称其为合成内容。",
            )
        case .credentialSaysRecording:
            Explanation(
                "The Content Credentials say that this is a recording, while another layer says "
                    + "that it is synthetic.",
                "内容凭证称其为实拍实录，而另一层标识称其为合成内容。",
            )
        }
    }
}

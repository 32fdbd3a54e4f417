import Containers
package import Detection
package import Media

/// What a file is, and how we know.
package struct Inspection: Sendable {
    package let name: FilePathBytes
    /// The SHA-256 of the whole file; `nil` when the look was quick.
    package let digest: ContentDigest?
    package let sizeBytes: UInt64
    /// The container's name in the JSON.
    package let container: String
    package let facts: MediaFacts
    package let observation: Observation
    package let assessment: Assessment
    /// What could not be compared with what is known, for a person.
    package let uncompared: [String]

    /// What somebody wanted to look at and couldn't, for a person; empty: the look was complete.
    package var gaps: [String] {
        let looks = observation.conspicuous
        return [looks.visible.failure, looks.audible.failure].compactMap(\.self) + uncompared
    }
}

extension Inspection {
    /// The same findings as an answer to whether the file is labelled.
    package var verification: Verification { Verification(of: observation, named: name) }

    /// Looks at headers and metadata only: no child process, no whole-file hash.
    package init(quickly subject: Subject) {
        self.init(of: subject, facts: subject.container.facts, digest: nil)
    }

    init(
        of subject: Subject,
        facts: MediaFacts,
        digest: ContentDigest?,
        showing conspicuous: Conspicuous = .notLookedFor,
        meeting known: KnownMediaAnswer? = nil,
    ) {
        let observation = Observation(
            of: subject.container,
            showing: conspicuous,
            meeting: known?.matches,
        )
        self.init(
            name: subject.name,
            digest: digest,
            sizeBytes: subject.source.size,
            container: subject.container.format.rawValue,
            facts: facts,
            observation: observation,
            assessment: Assessment(of: observation),
            uncompared: known?.gaps ?? [],
        )
    }
}

package import Containers
package import Labels
package import Provenance

/// What was seen in a file, before anybody weighs it.
package struct Observation: Sendable {
    /// The labels and source types in the metadata.
    package let survey: LabelSurvey
    /// Every piece of metadata, for the traces that generators leave.
    package let metadata: [MetadataEntry]
    /// What became of the Content Credentials store; `nil` when the file has none.
    package let credential: CredentialObservation?
    /// What people see and hear, as far as somebody looked.
    package let conspicuous: Conspicuous
    /// What was met in banks; `nil` where nobody looked.
    package let met: [KnownMatch]?

    /// What was met in banks.
    package var known: [KnownMatch] { met ?? [] }

    /// Looks at a container's metadata, and takes what others saw, heard and met.
    package init(
        of container: any Container,
        showing conspicuous: Conspicuous = .notLookedFor,
        meeting met: [KnownMatch]? = nil,
    ) {
        self.conspicuous = conspicuous
        self.met = met
        survey = LabelSurvey(of: container)
        metadata = container.metadata
        let stores = container.metadata.filter { $0.slot == .credential }
        credential = stores.isEmpty ? nil : CredentialObservation(in: stores)
    }
}

/// A Content Credentials store as it was met: read, never validated.
package enum CredentialObservation: Hashable, Sendable {
    /// What the active manifest states.
    case stated(StatedSource)
    /// There is a store, and it can't be read.
    case unreadable(String)

    /// Reads the last store that holds anything; an update stands behind the original.
    init(in stores: [MetadataEntry]) {
        let filled = stores.filter { !$0.value.isEmpty }
        guard let last = filled.last else {
            self = .unreadable("the store holds nothing")
            return
        }
        do { self = .stated(try ManifestStore(parsing: last.value).stated) } catch {
            self = .unreadable("\(error)")
        }
    }

    /// What the store states, when it could be read.
    package var source: StatedSource? {
        guard case .stated(let source) = self else { return nil }
        return source
    }
}

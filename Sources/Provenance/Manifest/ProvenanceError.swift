/// Why a Content Credentials store can't be read.
public enum ProvenanceError: Error, Hashable, Sendable {
    /// The boxes are damaged; the offset counts from the store's first byte.
    case boxes(JUMBFError)
    /// The outermost box isn't a store labelled `c2pa`.
    case notAStore
    /// The store holds no manifest.
    case noManifest
    /// A manifest has no label, by which all else refers to it.
    case noLabel(at: Int)
    /// The manifest holds no claim, or the claim no CBOR.
    case noClaim(manifest: String)
    /// The manifest holds more than one claim, which two readers could read differently.
    case manyClaims(manifest: String)
    /// The claim isn't CBOR; the offset counts from the claim's first byte.
    case claim(CBORError, manifest: String)
}

extension ProvenanceError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .boxes(let error): "the credential is damaged: \(error)"
        case .notAStore: "this is no Content Credentials store"
        case .noManifest: "the credential holds no manifest"
        case .noLabel(let at): "a manifest of the credential has no label (at byte \(at))"
        case .noClaim(let manifest): "the manifest \(manifest) holds no claim"
        case .manyClaims(let manifest): "the manifest \(manifest) holds more than one claim"
        case .claim(let error, let manifest): "the claim of \(manifest) is damaged: \(error)"
        }
    }
}

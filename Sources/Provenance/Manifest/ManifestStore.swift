/// A Content Credentials store (C2PA 2.2 §11.1), read for what it says.
///
/// **Nothing is validated**: no hash, no signature, no certificate is looked at, so that anybody
/// can have written what it says. A layer that rests on it is *not checked*.
public struct ManifestStore: Sendable {
    /// The store's bytes, as they stood in the file; the places in boxes refer to them.
    public let bytes: [UInt8]
    /// The manifests in their order; there is one at least.
    public let manifests: [Manifest]
    /// The manifest that speaks for the file: the last one.
    public let active: Manifest
    /// The claim of the active manifest; `nil` where it is compressed.
    public let claim: Claim?
    /// What the active manifest says of where the content comes from.
    public let stated: StatedSource

    /// Reads the store that bytes begin with.
    ///
    /// - Throws: ``ProvenanceError`` when the boxes are damaged, or the active manifest has no
    ///   readable claim. A damaged claim of an earlier manifest shows when that claim is asked for.
    public init(
        parsing bytes: [UInt8],
        limits: JUMBFLimits = JUMBFLimits(),
    ) throws(ProvenanceError) {
        let box: JUMBFBox
        do throws(JUMBFError) {
            box = try JUMBFBox(parsing: bytes, limits: limits)
        } catch {
            throw .boxes(error)
        }
        guard box.label == "c2pa", box.description?.typeCode == "c2pa" else { throw .notAStore }
        var manifests: [Manifest] = []
        for child in box.children {
            if let manifest = try Manifest(child, in: bytes) { manifests.append(manifest) }
        }
        guard let active = manifests.last else { throw .noManifest }
        self.bytes = bytes
        self.manifests = manifests
        self.active = active
        claim = try active.claim()
        stated =
            claim.map { active.stated(by: $0) }
            ?? StatedSource(
                manifestLabel: active.label,
                claimGenerator: nil,
                digitalSourceTypes: [],
            )
    }
}

/// One manifest of a store (C2PA 2.2 §11.1), as its boxes stand.
public struct Manifest: Sendable {
    /// What a manifest is for.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// It speaks of content that it is bound to.
        case standard
        /// It adds to an earlier manifest without touching the content.
        case update
        /// It is one of the others, compressed with Brotli; nothing in it can be read here.
        case compressed
    }

    /// Its name, by which other manifests refer to it.
    public let label: String
    /// What it is for.
    public let kind: Kind
    /// Where its superbox lies in the store.
    public let range: Range<Int>
    /// Its assertions in order; none in a compressed manifest.
    public let assertions: [Assertion]
    /// Whether it has a box for a signature, whatever stands in there.
    public let hasSignature: Bool
    /// The claim's label and CBOR, for each claim box.
    private let claims: [(label: String, content: ArraySlice<UInt8>?)]

    /// Takes a superbox that is a manifest; `nil` for a box of another type.
    init?(_ box: JUMBFBox, in bytes: [UInt8]) throws(ProvenanceError) {
        switch box.description?.typeCode {
        case "c2ma", "c2md": kind = .standard
        case "c2um": kind = .update
        case "c2cm": kind = .compressed
        default: return nil
        }
        guard let label = box.label else { throw .noLabel(at: box.range.lowerBound) }
        self.label = label
        range = box.range
        let children = kind == .compressed ? [] : box.children
        let stores = children.filter { $0.description?.typeCode == "c2as" }
        assertions = stores.flatMap(\.children).compactMap { Self.assertion($0, in: bytes) }
        hasSignature = children.contains { $0.description?.typeCode == "c2cs" }
        claims = children.filter { $0.description?.typeCode == "c2cl" }.map { claim in
            let content = claim.children.first { $0.type == "cbor" }
            return (claim.label ?? "", content.map { bytes[$0.payload] })
        }
    }

    private static func assertion(_ box: JUMBFBox, in bytes: [UInt8]) -> Assertion? {
        guard let label = box.label else { return nil }
        let content = box.children.first
        return Assertion(
            label: label,
            range: box.range,
            contentType: content?.type,
            content: content.map { bytes[$0.payload] } ?? [],
        )
    }

    /// The assertions with this label, whatever number stands behind it.
    public func assertions(labelled base: String) -> [Assertion] {
        assertions.filter { $0.baseLabel == base }
    }

    /// Reads the claim; `nil` in a compressed manifest.
    public func claim() throws(ProvenanceError) -> Claim? {
        guard kind != .compressed else { return nil }
        guard claims.count <= 1 else { throw .manyClaims(manifest: label) }
        guard let claim = claims.first, let content = claim.content else {
            throw .noClaim(manifest: label)
        }
        let start = "c2pa.claim.v"
        let number = claim.label.hasPrefix(start) ? Int(claim.label.dropFirst(start.count)) : nil
        do throws(CBORError) {
            return Claim(
                version: number ?? 1,
                value: try CBORValue(parsing: content),
            )
        } catch {
            throw .claim(error, manifest: label)
        }
    }
}

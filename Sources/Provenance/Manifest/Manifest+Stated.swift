import Foundation

extension Manifest {
    /// What the manifest says of where its content comes from; `nil` when its claim is damaged.
    ///
    /// It speaks for itself alone: a parent or a part that it names has a manifest of its own, and
    /// what that says of other content isn't taken over. Of a compressed manifest only the label
    /// is known.
    public var stated: StatedSource? {
        guard let claim = try? claim() else {
            guard kind == .compressed else { return nil }
            return StatedSource(manifestLabel: label, claimGenerator: nil, digitalSourceTypes: [])
        }
        return stated(by: claim)
    }

    func stated(by claim: Claim) -> StatedSource {
        var types: [String] = []
        for type in assertions.flatMap(\.digitalSourceTypes) where !types.contains(type) {
            types.append(type)
        }
        return StatedSource(
            manifestLabel: label,
            claimGenerator: claim.generator,
            digitalSourceTypes: types,
        )
    }
}

extension Assertion {
    /// The key of the property in JSON-LD, with the usual prefix and in full.
    private static let propertyKeys = [
        "Iptc4xmpExt:DigitalSourceType",
        "http://iptc.org/std/Iptc4xmpExt/2008-02-29/DigitalSourceType",
    ]

    /// The source types that the assertion states, as they are written; none in a damaged one.
    var digitalSourceTypes: [String] {
        let base = baseLabel
        if base == "c2pa.actions" || base.hasPrefix("c2pa.actions.v") {
            guard let value = try? cbor() else { return [] }
            return Self.types(inActions: value)
        }
        let isMetadata = base == "c2pa.metadata" || base == "cawg.metadata"
        guard isMetadata || base.hasPrefix("stds.iptc") else { return [] }
        if let value = try? cbor() {
            return Self.propertyKeys.flatMap { Self.texts(of: value[$0]) }
        }
        return contentType == "json" ? typesInJSON() : []
    }

    /// The types of each action, its parameters, and of the templates that actions follow.
    private static func types(inActions value: CBORValue) -> [String] {
        let actions = (value["actions"]?.items ?? []) + (value["templates"]?.items ?? [])
        let places = actions.flatMap { [$0, $0["parameters"], $0["templateParameters"]] }
        return places.flatMap { texts(of: $0?["digitalSourceType"]) }
    }

    private static func texts(of value: CBORValue?) -> [String] {
        (value?.items ?? value.map { [$0] } ?? []).compactMap(\.text)
    }

    /// The longest JSON that is looked at, in bytes.
    private static let jsonLimit = 1 << 20

    private func typesInJSON() -> [String] {
        guard content.count <= Self.jsonLimit else { return [] }
        let object = try? JSONSerialization.jsonObject(with: Data(content))
        guard let members = object as? [String: Any] else { return [] }
        return Self.propertyKeys.flatMap { key in
            let value = members[key]
            let values = value as? [Any] ?? value.map { [$0] } ?? []
            return values.compactMap { $0 as? String ?? ($0 as? [String: Any])?["@id"] as? String }
        }
    }
}

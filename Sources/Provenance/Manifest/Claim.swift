/// The claim of a manifest (C2PA 2.2 §10.2): who made it, with what, over which assertions.
///
/// It is read, not checked: no signature and no hash was looked at.
public struct Claim: Hashable, Sendable {
    /// The version that its label states: 1 for `c2pa.claim`, 2 for `c2pa.claim.v2`.
    public let version: Int
    /// The claim's map.
    public let value: CBORValue

    /// The program that made the claim, as it names itself, with its version where it says so.
    ///
    /// From `claim_generator_info`, which is a map in version 2 and an array of them in version 1;
    /// else the `claim_generator` of version 1.
    public var generator: String? {
        let info = value["claim_generator_info"]
        let first = info?.items?.first ?? info
        guard let name = first?["name"]?.text else { return value["claim_generator"]?.text }
        guard let version = first?["version"]?.text else { return name }
        return "\(name) \(version)"
    }
}

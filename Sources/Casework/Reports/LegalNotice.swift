/// What a notice of unlawful content has to say beside its reason (DSA article 16(2)).
///
/// Name and address of its sender lie in the vault, and nowhere else.
package struct LegalNotice: Hashable, Sendable, Codable {
    /// Where exactly the content is to be found.
    package let addresses: [String]
    /// The law that it breaks, as the sender names it.
    package let law: String
    /// Whether the sender says in good faith that it is accurate and complete.
    package let isInGoodFaith: Bool
    /// Whether the sender agrees that the publisher is told who sent it, as a claim of rights may need.
    package let mayNameSender: Bool

    package init(addresses: [String], law: String, isInGoodFaith: Bool, mayNameSender: Bool) {
        (self.addresses, self.law) = (addresses, law)
        (self.isInGoodFaith, self.mayNameSender) = (isInGoodFaith, mayNameSender)
    }
}

import HTTPTypes

extension HTTPField.Name {
    /// Why an item may not be played, as a code.
    static let touchstoneReason = known("Touchstone-Reason")
    /// Which notice stands around the player: `none`, `suspected`, `may-be` or `is`.
    static let touchstoneNotice = known("Touchstone-Notice")
    /// `1`: the item is a sandbox's, and nothing about it is for real.
    static let touchstoneSandbox = known("Touchstone-Sandbox")
}

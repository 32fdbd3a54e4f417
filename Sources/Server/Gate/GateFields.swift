import HTTPTypes

extension HTTPField.Name {
    /// Why an item may not be played, as a code.
    static let touchstoneReason = known("Touchstone-Reason")
    /// Which notice stands around the player: `none`, `suspected`, `may-be` or `is`.
    static let touchstoneNotice = known("Touchstone-Notice")
}

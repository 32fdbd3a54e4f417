/// The id of an appeal.
package struct AppealID: RecordID, Codable {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

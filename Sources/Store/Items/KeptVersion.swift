package import Casework
package import Foundation

/// A version as it is kept: what belongs to it, where it stands, and what was declared.
package struct KeptVersion: Hashable, Sendable {
    package let version: ItemVersion
    /// The stage in a word; `superseded` where a newer version took its place.
    package let stage: String
    package let createdAt: Date
    /// Nil: nobody was asked.
    package let declaration: DeclarationRecord?
}

extension KeptVersion {
    init(row: Row) throws(DatabaseError) {
        let kept = try row.json("content", as: KeptContent.self)
        guard let content = kept.content else {
            throw .unexpectedValue(column: "content", wanted: "digests", found: "other text")
        }
        version = ItemVersion(number: try row.get("number"), content: content)
        stage = try row.get("stage")
        createdAt = try row.get("created_at")
        declaration = try Self.declaration(row)
    }

    private static func declaration(_ row: Row) throws(DatabaseError) -> DeclarationRecord? {
        guard let account = try row.namedIfPresent("account", AccountID.init) else { return nil }
        let kept = try row.json("prompt", as: KeptPrompt.self)
        let prompt = DeclarationRecord.Prompt(
            account: account,
            askedAt: try row.get("asked_at"),
            language: kept.language,
            wording: kept.wording,
            offeredLabelTool: kept.tool,
        )
        guard let answeredAt = try row.get("answered_at", as: Date?.self) else {
            return DeclarationRecord(prompt: prompt, answer: nil)
        }
        let answer = try row.json("answer", as: KeptAnswer.self)
        return DeclarationRecord(prompt: prompt, answer: answer.answer(at: answeredAt))
    }
}

import Casework
import Foundation
import Media

/// The rows of `item_versions` and `item_declarations`.
struct VersionRows {
    let transaction: any Transaction

    func insert(_ version: ItemVersion, of item: ItemID, at now: Date) throws {
        let content = try JSONColumn.text(KeptContent(version.content))
        try transaction.run(
            """
            INSERT INTO item_versions (
                item, number, stage, title, content, file_digest, created_at
            ) VALUES (
                \(item.text), \(version.number), 'received', \(version.content.title), \(content),
                \(version.content.file.digest.bytes), \(now)
            )
            """
        )
    }

    func insert(_ declaration: DeclarationRecord, of item: ItemID, number: Int) throws {
        let prompt = try JSONColumn.text(KeptPrompt(declaration.prompt))
        let answer = try declaration.answer.map { try JSONColumn.text(KeptAnswer($0)) }
        try transaction.run(
            """
            INSERT INTO item_declarations (
                item, number, account, asked_at, prompt, answered_at, answer
            ) VALUES (
                \(item.text), \(number), \(declaration.prompt.account.text),
                \(declaration.prompt.askedAt), \(prompt), \(declaration.answer?.answeredAt),
                \(answer)
            )
            """
        )
    }

    /// Writes the stages that a transition changed.
    ///
    /// - Returns: the versions that another took the place of, and that never play again.
    func update(_ transition: Transition, of item: ItemID) throws -> [Int] {
        let after = transition.after.stages
        for (number, stage) in transition.before.stages where after[number] != stage {
            try transaction.run(
                """
                UPDATE item_versions SET stage = \(after[number] ?? "superseded")
                WHERE item = \(item.text) AND number = \(number)
                """
            )
        }
        return transition.before.stages.keys.filter { after[$0] == nil }.sorted()
    }

    /// The versions that have a file, by their numbers.
    func numbers(with file: ContentDigest, of item: ItemID) throws -> Set<Int> {
        Set(
            try transaction.rows(
                """
                SELECT number FROM item_versions
                WHERE item = \(item.text) AND file_digest = \(file.bytes)
                """
            ).map { try $0.get("number", as: Int.self) }
        )
    }

    func all(of item: ItemID) throws -> [KeptVersion] {
        try list("v.item = \(item.text)")
    }

    /// One version; nil where the item has none of this number.
    func find(_ number: Int, of item: ItemID) throws -> KeptVersion? {
        try list("v.item = \(item.text) AND v.number = \(number)").first
    }

    private func list(_ condition: SQL) throws -> [KeptVersion] {
        try transaction.rows(
            """
            SELECT v.number, v.stage, v.content, v.created_at, d.account, d.asked_at, d.prompt,
                d.answered_at, d.answer
            FROM item_versions v
            LEFT JOIN item_declarations d ON d.item = v.item AND d.number = v.number
            WHERE \(condition) ORDER BY v.number
            """
        ).map { try KeptVersion(row: $0) }
    }

    func title(of item: ItemID, number: Int) throws -> String {
        try transaction.value(
            "SELECT title FROM item_versions WHERE item = \(item.text) AND number = \(number)"
        ) ?? item.text
    }
}

extension ItemCourse {
    /// The stages of the versions that still matter, by number.
    fileprivate var stages: [Int: String] {
        var stages = [newest.number: newest.stage.word]
        if let older { stages[older.number] = older.stage.word }
        return stages
    }
}

package import Policy

/// A notice as a person reads it: that something was decided or came in, and where to read what.
package struct NoticeWords: Hashable, Sendable, Codable {
    /// The line above it, the same for all notices of a kind.
    package let title: BilingualText
    package let body: BilingualText

    /// Writes a notice from its template, and how to object behind it.
    ///
    /// - Throws: ``StatementFault`` when anything that has to be said is missing.
    package init(for draft: NoticeDraft) throws(StatementFault) {
        guard !draft.kind.isBurden || draft.redress != nil else { throw .emptyGap("redress") }
        title = NoticeTemplates.title(draft.kind)
        let told = try StatementOfReasons.fill(
            NoticeTemplates.body(draft.kind),
            [
                "item": draft.item.map { StatementOfReasons.same($0.name) },
                "reference": StatementOfReasons.same(draft.reference.text),
                "place": StatementOfReasons.same(draft.place.text),
            ],
        )
        guard let redress = draft.redress else {
            body = told
            return
        }
        let objection = try StatementOfReasons.fill(
            StatementTemplates.redress(redress),
            [
                "route": StatementOfReasons.same(redress.route),
                "until": redress.until.map(StatementOfReasons.day),
            ],
        )
        body = BilingualText(
            en: "\(told.english) \(objection.english)",
            zh: told.chinese + objection.chinese,
        )
    }
}

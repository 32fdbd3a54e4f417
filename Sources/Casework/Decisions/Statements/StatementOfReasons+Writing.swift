import Foundation
import Labels
package import Policy

extension StatementOfReasons {
    /// Writes the statement for a ruling.
    ///
    /// - Parameters:
    ///   - title: the item's, as its owner knows it.
    ///   - facts: what was found, in both languages; a rule's own text or a person's words.
    /// - Throws: ``StatementFault`` when anything that has to be said is missing.
    package init(
        for ruling: Ruling,
        title: String,
        facts: BilingualText,
        term: Term,
        automation: Automation,
        redress: Redress,
    ) throws(StatementFault) {
        measure = try Self.fill(
            StatementTemplates.measure(ruling),
            [
                "title": Self.same(title), "notice": ruling.label.map(Self.notice),
                "age": ruling.minimumAge.map { Self.same(String($0)) },
            ],
        )
        self.facts = try Self.fill(StatementTemplates.facts, ["facts": facts])
        ground = try Self.fill(StatementTemplates.ground, ["ground": ruling.ground.words])
        scope = try Self.fill(
            StatementTemplates.scope(ruling.territory),
            ["territory": Self.same(ruling.territory.text)],
        )
        duration = try Self.fill(
            StatementTemplates.duration(term),
            ["since": Self.day(term.since), "end": term.end.map { Self.day($0.at) }],
        )
        self.automation = try Self.fill(StatementTemplates.automation(automation), [:])
        self.redress = try Self.fill(
            StatementTemplates.redress(redress),
            ["route": Self.same(redress.route), "until": redress.until.map(Self.day)],
        )
    }

    /// Fills a template with those of the words for which it has a gap.
    static func fill(
        _ text: BilingualText,
        _ words: [String: BilingualText?],
    ) throws(StatementFault) -> BilingualText {
        let template = try StatementTemplate(text)
        return try template.filled(
            words.compactMapValues(\.self).filter { template.gaps.contains($0.key) }
        )
    }

    static func same(_ text: String) -> BilingualText { BilingualText(en: text, zh: text) }

    private static func notice(_ notice: Notice) -> BilingualText {
        switch notice {
        case .is: BilingualText(en: "it is synthetic", zh: "属于合成内容")
        case .mayBe: BilingualText(en: "it may be synthetic", zh: "可能为合成内容")
        case .suspected: BilingualText(en: "it is suspected to be synthetic", zh: "疑似为合成内容")
        }
    }

    /// The day and minute in UTC, which is nobody's own time and so says that it is.
    static func day(_ date: Date) -> BilingualText {
        let style = Date.ISO8601FormatStyle(timeZone: .gmt)
        let text = date.formatted(
            style.year().month().day().dateTimeSeparator(.space).time(
                includingFractionalSeconds: false
            )
        )
        return BilingualText(en: "\(text) UTC", zh: "\(text)（协调世界时）")
    }
}

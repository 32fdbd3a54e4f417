import Casework
import HTTPTypes
import Labels
import NIOCore
import Pipeline
import Policy

/// An entry with the answer that most plays get, written once.
struct GateCard: Sendable {
    let entry: GateEntry
    /// The answer where nothing restricts the item; nil where the viewer matters.
    let plain: Reply?
    private let words: BilingualText?

    /// - Parameter words: what to show around the player, where the profile shows something.
    init(_ entry: GateEntry, words: BilingualText?) {
        self.entry = entry
        self.words = words
        if entry.stops.isEmpty, entry.ageLimits.isEmpty,
            case .play(let version, let notice) = entry.answer(country: nil, ageBand: nil)
        {
            plain = .play(entry, version: version, notice, words: words)
        } else {
            plain = nil
        }
    }

    func reply(country: String?, ageBand: AgeBand?) -> Reply {
        if let plain { return plain }
        switch entry.answer(country: country, ageBand: ageBand) {
        case .play(let version, let notice):
            return .play(entry, version: version, notice, words: words)
        case .refuse(let reason):
            return .refused(reason.code, reason.words, isSandbox: entry.isSandbox)
        }
    }
}

extension Reply {
    /// It may play: the notice as a header for fronts, and with its words in the body.
    static func play(
        _ entry: GateEntry,
        version: Int,
        _ notice: Notice?,
        words: BilingualText?,
    ) -> Reply {
        let shown = notice == nil ? nil : words
        return .json(
            .object([
                "item": .text(entry.item.text), "version": .integer(Int64(version)),
                "notice": .text(notice.gateWord), "words": shown.map { .bilingual($0) } ?? .null,
                "sandbox": .bool(entry.isSandbox),
            ])
        )
        .marked(isSandbox: entry.isSandbox)
        .with(.touchstoneNotice, notice.gateWord)
        .with(.cacheControl, "no-store")
    }

    /// It may not: 403, since that and 401 are all that a front's subrequest understands.
    static func refused(
        _ code: String,
        _ words: BilingualText,
        isSandbox: Bool = false,
    ) -> Reply {
        .json(
            .object([
                "reason": .text(code), "words": .bilingual(words), "sandbox": .bool(isSandbox),
            ]),
            .forbidden,
        )
        .marked(isSandbox: isSandbox)
        .with(.touchstoneReason, code)
        .with(.cacheControl, "no-store")
    }

    /// With the field that says that nothing of it is for real, where that is so.
    private func marked(isSandbox: Bool) -> Reply {
        isSandbox ? with(.touchstoneSandbox, "1") : self
    }

    static let unknownItem = refused(
        "unknown-item",
        BilingualText(en: "There is no such item.", zh: "没有该内容。"),
    )
    static let gateBehind = refused(
        "gate-behind",
        BilingualText(
            en: "Whether this may be played can't be told at the moment.",
            zh: "目前无法确定该内容能否播放。",
        ),
    )
}

extension Notice? {
    var gateWord: String { self?.word ?? "none" }
}

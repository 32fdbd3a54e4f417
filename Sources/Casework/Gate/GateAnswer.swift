package import Labels
package import Policy

/// What the gate answers for one play.
package enum GateAnswer: Hashable, Sendable {
    /// It may play: which version, and with which notice around the player.
    case play(version: Int, notice: Notice?)
    /// It may not.
    case refuse(GateReason)
}

/// Why the gate refuses, in words that everybody may read: no rule's name, no decider.
package enum GateReason: Hashable, Sendable {
    /// It was never live, or is not yet.
    case notYetLive
    /// It is being labelled.
    case labelling
    /// It is stopped here, on this ground.
    case stopped(PolicyGround)
    case removed
    case withdrawn
    /// The viewer is too young.
    case tooYoung(minimumAge: Int)
    /// It depends on the viewer's country, which wasn't stated.
    case countryUnknown
    /// It depends on the viewer's age, which wasn't stated.
    case ageUnknown

    /// The code that stands in `Touchstone-Reason`.
    package var code: String {
        switch self {
        case .notYetLive: "not-yet-live"
        case .labelling: "labelling"
        case .stopped(let ground): "stopped-\(ground.kind.rawValue)"
        case .removed: "removed"
        case .withdrawn: "withdrawn"
        case .tooYoung: "age"
        case .countryUnknown: "country-unknown"
        case .ageUnknown: "age-unknown"
        }
    }

    package var words: BilingualText {
        switch self {
        case .notYetLive: BilingualText(en: "This is not public.", zh: "该内容尚未公开。")
        case .labelling:
            BilingualText(
                en: "This is being labelled and will be back.",
                zh: "该内容正在添加标识，稍后恢复。",
            )
        case .stopped(let ground):
            BilingualText(
                en: "This is not available here: \(ground.words.english).",
                zh: "该内容在此地不可用：\(ground.words.chinese)。",
            )
        case .removed: BilingualText(en: "This was removed.", zh: "该内容已被删除。")
        case .withdrawn:
            BilingualText(en: "This was taken back by its owner.", zh: "该内容已由发布者撤回。")
        case .tooYoung(let age):
            BilingualText(en: "This is for people of \(age) or more.", zh: "该内容仅供年满\(age)周岁者观看。")
        case .countryUnknown:
            BilingualText(
                en: "Whether this may be played depends on the country, which is unknown.",
                zh: "该内容能否播放取决于所在地区，目前无法确定所在地区。",
            )
        case .ageUnknown:
            BilingualText(
                en: "Whether this may be played depends on the age, which is unknown.",
                zh: "该内容能否播放取决于年龄，目前无法确定年龄。",
            )
        }
    }
}

extension GateEntry {
    /// The answer for a viewer.
    ///
    /// What isn't known is taken for the worst wherever it matters, and for nothing elsewhere.
    ///
    /// - Parameters:
    ///   - country: two capital letters (ISO 3166-1); nil: unknown.
    ///   - ageBand: nil: unknown.
    package func answer(country: String?, ageBand: AgeBand?) -> GateAnswer {
        switch state {
        case .removed: return .refuse(.removed)
        case .withdrawn: return .refuse(.withdrawn)
        default: break
        }
        if let reason = stopReason(country) {
            return .refuse(state == .labelling ? .labelling : reason)
        }
        guard let version else { return .refuse(state == .labelling ? .labelling : .notYetLive) }
        if let reason = ageReason(country, ageBand) { return .refuse(reason) }
        return .play(version: version, notice: notice)
    }

    private func stopReason(_ country: String?) -> GateReason? {
        for stop in stops {
            if stop.territory == .everywhere { return .stopped(stop.ground) }
            guard let country else { return .countryUnknown }
            if stop.territory.covers(country) { return .stopped(stop.ground) }
        }
        return nil
    }

    private func ageReason(_ country: String?, _ ageBand: AgeBand?) -> GateReason? {
        let ages = ageLimits.filter { limit in
            limit.territory == .everywhere || country.map { limit.territory.covers($0) } ?? true
        }.map(\.minimumAge)
        guard let age = ages.max(), age > 0 else { return nil }
        guard let ageBand else { return .ageUnknown }
        return ageBand.reachedAge >= age ? nil : .tooYoung(minimumAge: age)
    }
}

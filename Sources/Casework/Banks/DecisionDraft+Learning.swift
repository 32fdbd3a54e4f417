package import Policy

// What rules answer of something that was examined before, when more is known of it.
extension DecisionDraft {
    /// What follows for an item; nil where nothing does.
    ///
    /// Rules hold what may play, or have it labelled, or stop it; what they would let go stays as it
    /// stands, and what is held for a person already goes on waiting. An older version can't be
    /// labelled any more: where it would have to be, it is held.
    package init?(_ verdict: Verdict, learnedOf version: Int, on course: ItemCourse) {
        let newest = course.newest
        var draft = DecisionDraft(verdict)
        (draft.lifts, draft.version) = ([], version)
        switch draft.action {
        case .stop:
            let territory = draft.territory ?? draft.ground.territory
            let isStopped = course.stops.contains {
                $0.people == 0 && $0.ground == draft.ground && $0.territory == territory
            }
            guard !isStopped else { return nil }
        case .hold:
            guard course.plays(version) || newest.isLabelling(version) else { return nil }
        case .label:
            guard let label = draft.marks.label else { return nil }
            if newest.number == version {
                guard newest.awaitsNobody,
                    (newest.wanted ?? label) < label || newest.isCleared && !newest.says(label)
                else { return nil }
            } else {
                guard let older = course.older, course.plays(version), !older.says(label) else {
                    return nil
                }
                draft.action = .hold
                draft.facts = draft.facts.adding(Self.noLabelAnyMore)
            }
        case .release, .ageRestrict, .remove: return nil
        }
        self = draft
    }

    private static let noLabelAnyMore = BilingualText(
        en: "This version plays only until a newer one does, and is labelled no more; it waits.",
        zh: "该版本仅在新版本发布前播放，不再添加标识，故暂缓播放。",
    )
}

extension BilingualText {
    /// The text, and another sentence.
    fileprivate func adding(_ other: BilingualText) -> BilingualText {
        BilingualText(en: "\(english) \(other.english)", zh: chinese + other.chinese)
    }
}

extension VersionCourse {
    /// Whether it plays or is about to.
    fileprivate var awaitsNobody: Bool {
        switch stage {
        case .cleared, .labelling: true
        case .received, .examining, .held, .refused: false
        }
    }

    /// Whether it is this version, and waits for its label only.
    fileprivate func isLabelling(_ version: Int) -> Bool {
        if case .labelling = stage { number == version } else { false }
    }
}

extension ItemCourse {
    /// Whether it is this version that plays wherever no stop bites.
    package func plays(_ version: Int) -> Bool { playing?.number == version }

    /// Whether its examination is still to come to its end.
    package func awaitsExamination(of version: Int) -> Bool {
        guard newest.number == version else { return false }
        return newest.stage == .received || newest.stage == .examining
    }

    /// Whether a version is the newest, or plays until that one does.
    package func mayStillPlay(_ version: Int) -> Bool {
        newest.number == version || older?.number == version
    }
}

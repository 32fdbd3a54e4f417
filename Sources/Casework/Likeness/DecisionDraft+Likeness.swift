import Policy

// What software does at once when somebody who is shown objects, and how that ends.
extension DecisionDraft {
    /// Keeps an item from playing until somebody looked; nil where nothing plays or could.
    ///
    /// What waits already is held; all else is stopped, since what plays can't be held. It is our own
    /// choice: the law leaves 48 hours, so one person may end it.
    package init?(objectionTo course: ItemCourse) {
        guard course.ending == nil else { return nil }
        let isHeld: Bool
        switch course.newest.stage {
        case .held, .labelling: isHeld = course.playing == nil
        case .refused:
            guard course.playing != nil else { return nil }
            isHeld = false
        case .received, .examining, .cleared: isHeld = false
        }
        self.init(
            isHeld ? .hold : .stop,
            on: PolicyGround(.ownChoice, territory: .everywhere),
            facts: Self.objection,
        )
        (automation, holdReason) = (.full, .personShown)
    }

    /// Ends a stop of that kind after a person looked.
    package init(endingObjection stop: DecisionID) {
        self.init(
            .release,
            on: PolicyGround(.ownChoice, territory: .everywhere),
            facts: BilingualText(
                en: "a person looked, and found that the objection doesn't hold.",
                zh: "经人工核查，该异议不成立。",
            ),
        )
        lifts = [stop]
    }

    private static let objection = BilingualText(
        en: "somebody who says that they are shown in it objects to an intimate likeness without "
            + "their consent; it waits until a person has looked, within the published time.",
        zh: "有人声称自己是被呈现者，就未经同意的私密影像提出异议；在公布的时限内完成人工核查之前暂不传播。",
    )
}

extension ItemCourse {
    /// Whether ending one stop lets nothing play that never played: what waits goes on waiting.
    package var onlyResumes: Bool {
        switch newest.stage {
        case .cleared, .received, .examining: true
        case .held, .labelling, .refused: older != nil
        }
    }
}

package import Casework
package import Pipeline
package import Policy
package import Store

// Every refusal of casework and store as the problem that it is to the one who asked: its status by
// what kind of refusal it is, its code and its words in both languages as members of their own.
extension Problem {
    package init(_ kind: ProblemKind, _ refusal: some Refusal) {
        self.init(kind, refusal.words.english)
        extensions = ["code": .text(refusal.code), "words": .bilingual(refusal.words)]
    }
}

extension ProblemKind {
    package static let publishingRefused = ProblemKind(
        "may-not-publish",
        403,
        "The account may not publish",
    )
    package static let notEntitled = ProblemKind(
        "not-entitled",
        403,
        "Somebody else may do this",
    )
    package static let secondPersonNeeded = ProblemKind(
        "second-person-needed",
        403,
        "Another person has to say so too",
    )
}

extension PublishingRefusal: ProblemConvertible {
    package var problem: Problem {
        Problem(.publishingRefused, self).with("why_not", .list([reason]))
    }

    /// As answers list it.
    private var reason: JSONValue {
        .object([
            "code": .text(code), "en": .text(words.english), "zh-Hans": .text(words.chinese),
        ])
    }
}

extension TransitionRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .publisher(let refusal): refusal.problem
        case .secondPersonNeeded: Problem(.secondPersonNeeded, self)
        case .noNotice: Problem(.invalidRequest, self).at([FieldError("/label", "is missing")])
        case .noAge: Problem(.invalidRequest, self).at([FieldError("/minimum_age", "is missing")])
        case .ended, .outdated, .otherStage, .stillExamined, .labelFirst, .labelTooLow,
            .alreadyLive, .liveIsStopped, .unknownStop, .overtaken, .personNeeded,
            .tooManyVersions:
            Problem(.conflict, self)
        }
    }
}

extension RecordRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .unknown: Problem(.notFound, self)
        case .changed: Problem(.preconditionFailed, self)
        case .missingObject, .unknownProfile, .tenantExists, .tooMany: Problem(.conflict, self)
        }
    }
}

extension ApprovalRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .samePerson: Problem(.secondPersonNeeded, self)
        case .settled, .lapsed: Problem(.conflict, self)
        }
    }
}

extension CaseRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notQualified, .tooJunior, .ownQualification, .ownReview:
            Problem(.notEntitled, self)
        case .reasonMissing, .foreignReport, .noItem: Problem(.invalidRequest, self)
        case .emptyQueue: Problem(.notFound, self)
        case .closed, .deciding, .held, .notHeld, .highestLevel, .decideCase,
            .itemWaits:
            Problem(.conflict, self)
        }
    }
}

extension ReportRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .incomplete, .requestIncomplete, .unfitSpan, .unfitTerm:
            Problem(.invalidRequest, self)
        case .suspended, .notTaken: Problem(.notEntitled, self)
        case .tooManyOpen, .tooManyRequests, .notWarned, .tooFewUnfounded: Problem(.conflict, self)
        case .unknownReceipt: Problem(.notFound, self)
        }
    }
}

extension AppealRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .ownDecision: Problem(.secondPersonNeeded, self)
        case .wordsMissing, .answerMissing: Problem(.invalidRequest, self)
        case .tooLate, .alreadyOpen, .decided, .nothingAgainst, .undone, .closed, .assigned,
            .nothingPartly, .tooManyMessages:
            Problem(.conflict, self)
        }
    }
}

extension ContentRefusal: ProblemConvertible {
    package var problem: Problem { Problem(.invalidRequest, self) }
}

extension DeclarationRefusal: ProblemConvertible {
    package var problem: Problem { Problem(.invalidRequest, self) }
}

extension MeasureRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .alreadyClosed, .warningFirst, .undone: Problem(.conflict, self)
        case .milderFirst: place("why_not_milder")
        case .factorsMissing, .oddFactors: place("factors")
        case .noFunction, .tooManyFunctions, .oddFunction: place("functions")
        case .oddDeadline: place("rectify_by")
        case .endMissing, .endOver, .endOfClosure, .tooLong: place("until")
        case .noReason: place("because")
        }
    }

    private func place(_ name: String) -> Problem {
        Problem(.invalidRequest, self).at([FieldError("/\(name)", words.english)])
    }
}

extension StrikeRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .declaredBefore, .causeTaken, .noBreach, .undone: Problem(.conflict, self)
        case .noReason, .notDiscovered, .noItem: Problem(.invalidRequest, self)
        }
    }
}

extension AgreementRefusal: ProblemConvertible {
    package var problem: Problem { Problem(.conflict, self) }
}

extension StatementFault: ProblemConvertible {
    /// What a person left out is theirs to say; a template that is wrong is a fault of ours.
    package var problem: Problem {
        switch self {
        case .emptyGap, .strayWords: Problem(.invalidRequest, self)
        case .differentGaps: .fault
        }
    }
}

extension JSONValue {
    /// A text in both languages.
    package static func bilingual(_ text: BilingualText) -> JSONValue {
        .object(["en": .text(text.english), "zh-Hans": .text(text.chinese)])
    }
}

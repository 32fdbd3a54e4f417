package import Casework
import Pipeline
import Policy
import Store

extension Problem {
    /// What a refusal of casework is to the one who asked: its stable code is the member `reason`,
    /// its words stand there in both languages.
    ///
    /// A route that may be refused declares ``ProblemKind/conflict``, ``ProblemKind/notFound`` and so
    /// on with ``Route/mayFail(_:)``.
    package init(_ refusal: any Refusal) {
        let kind: ProblemKind =
            switch refusal {
            case RecordRefusal.unknown: .notFound
            case RecordRefusal.changed: .preconditionFailed
            case is PublishingRefusal: .publishingRefused
            case is TransitionRefusal, is ApprovalRefusal: .conflict
            default: .invalidRequest
            }
        self.init(kind, refusal.words.english)
        extensions = [
            "reason": .text(refusal.code),
            "words": .object([
                "en": .text(refusal.words.english), "zh-Hans": .text(refusal.words.chinese),
            ]),
        ]
    }
}

extension ProblemKind {
    package static let publishingRefused = ProblemKind(
        "publishing-refused",
        403,
        "This account may not publish now",
    )
}

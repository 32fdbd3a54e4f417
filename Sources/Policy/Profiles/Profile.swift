package import Labels

/// What a tenant owes and to whom, as a file of `Packs/profiles` says it.
///
/// No duty sits in code.
package struct Profile: Hashable, Sendable {
    /// The file's name, such as `cn`.
    package var name: String
    package var version: Int
    package var title: BilingualText
    /// Where its duties hold.
    package var ground: Territory
    /// The languages in which its tenants speak to people, the first one first.
    package var languages: [WordingLanguage]
    /// What a tenant does with content unless it says otherwise.
    package var roles: Set<TenantRole>
    package var entry: EntryRules
    package var times: CaseTimes
    /// What is done with accounts, and after how much.
    package var ladder: EnforcementLadder
    package var notices: NoticeRules
    /// The packs whose rules are asked, by their ids.
    package var packs: [String]
    /// Who has to be told of what; empty where no authority is known.
    package var authorities: [Authority]
    /// How long what is kept, at least and at most.
    package var retention: [RetentionKind: RetentionTime]
    /// Whether a reviewer needs a current qualification for what they decide.
    package var qualifiesReviewers = false
    /// Out-of-court bodies to which whoever appealed may turn (DSA, article 21).
    package var disputeBodies: [BilingualText] = []
}

/// What has to be true before anybody publishes.
package struct EntryRules: Hashable, Sendable {
    /// Whether an account has to be identified, and how.
    package struct Identity: Hashable, Sendable {
        package var isRequired: Bool
        /// What counts as identified where it is required.
        package var methods: [IdentityMethod]
        package var obligations: [String]
    }

    /// Whether an account has to accept the agreement that is in force.
    package struct Agreement: Hashable, Sendable {
        package var isRequired: Bool
        /// What an agreement has to explain of labels, as a text to begin with; nil where no law asks.
        package var labelClause: BilingualText?
        package var obligations: [String]
    }

    /// Whether an uploader is asked to declare, and has to answer.
    package struct Declaration: Hashable, Sendable {
        package var isAsked: Bool
        package var isRequired: Bool
        package var obligations: [String]
    }

    package var identity: Identity
    package var agreement: Agreement
    package var declaration: Declaration
    /// Who has to look at an item before it goes live.
    package var review: ReviewBeforeRelease
}

/// Who has to look at an item before it goes live.
package enum ReviewBeforeRelease: String, Hashable, Sendable, CaseIterable, Codable {
    /// Nobody: it may be live while it is examined.
    case none
    /// The detectors: it goes live when its examination came to a decision.
    case examination
    /// A person, every time.
    case person
}

/// How somebody shows who they are.
package enum IdentityMethod: String, Hashable, Sendable, CaseIterable, Codable {
    /// 组织机构代码.
    case organisationCode = "organisation-code"
    /// 统一社会信用代码.
    case socialCreditCode = "social-credit-code"
    /// 居民身份证号码.
    case residentID = "resident-id"
    /// A code that was sent to a mobile number.
    case mobile
    /// 国家网络身份认证公共服务.
    case networkIdentity = "network-identity"
}

/// The times that a tenant publishes and holds itself to.
package struct CaseTimes: Hashable, Sendable {
    /// What becomes of a hold whose time is over.
    package enum HoldEnd: String, Hashable, Sendable, CaseIterable, Codable {
        /// It stays held, and goes to somebody more senior.
        case escalate
        /// It is released as the other rules say.
        case release
    }

    /// How long a hold may last before somebody has to say more.
    package var holdHours: Int
    package var holdEnd: HoldEnd
    /// How long a decision may be appealed against.
    package var redressDays: Int
    /// How soon an appeal or a complaint is answered.
    package var answerDays: Int
    /// Limits of their own that some kinds of waiting have, in hours; see ``hours(for:)``.
    package var limits: [ClockKind: Int] = [:]
}

/// Which notices stand around the player, and in which words.
package struct NoticeRules: Hashable, Sendable {
    /// The notices that are shown even where no rule asks for a label.
    package var shown: Set<Notice>
    /// The words of each notice.
    package var texts: [Notice: BilingualText]
}

/// An authority that has to be told of something.
package struct Authority: Hashable, Sendable {
    package var id: String
    package var title: BilingualText
    package var obligations: [String]
}

/// What is kept.
package enum RetentionKind: String, Hashable, Sendable, CaseIterable, Codable {
    /// Who did what over the network, and when.
    case networkLogs = "network-logs"
    /// Which label was written into which file.
    case labelLogs = "label-logs"
    /// What uploaders were asked and answered.
    case declarations
    /// Decisions with their statements of reasons.
    case decisions
    /// Originals of items that are gone.
    case originals
}

/// How long something is kept.
package struct RetentionTime: Hashable, Sendable {
    /// Nobody may delete it earlier.
    package var atLeastDays: Int
    /// Deletion runs then unless a reasoned legal hold stands; `nil` for no end.
    package var atMostDays: Int?
}

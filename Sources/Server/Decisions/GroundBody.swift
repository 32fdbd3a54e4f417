import Policy

/// Why a person decides, as they state it: by law, by the terms, or by our own choice.
struct GroundBody: Decodable, Sendable {
    let kind: PolicyGround.Kind
    let instrument: BilingualText?
    let article: String?
    let obligations: [String]?

    /// A law holds where the profile's duties do, unless somebody says where else.
    ///
    /// - Parameter usual: the obligations that it serves where nobody names any.
    func ground(
        under profile: Profile,
        in territory: Territory? = nil,
        serving usual: [String] = [],
    ) -> PolicyGround {
        PolicyGround(
            kind,
            instrument: instrument ?? (kind == .terms ? Self.terms : nil),
            article: article,
            obligations: obligations ?? usual,
            territory: territory ?? (kind == .law ? profile.ground : .everywhere),
        )
    }

    private static let terms = BilingualText(en: "the terms of service", zh: "本服务的用户协议")

    /// A statement of reasons has to name the law by its article; a choice of our own has neither.
    var complaints: [FieldError] {
        let stated = [("instrument", instrument != nil), ("article", article != nil)]
        switch kind {
        case .law:
            return stated.filter { !$0.1 }.map {
                FieldError("/ground/\($0.0)", "is missing: name the law and its article")
            }
        case .ownChoice:
            return stated.filter(\.1).map {
                FieldError("/ground/\($0.0)", "is not for a choice of our own")
            }
        case .terms: return []
        }
    }

    static let schema = Schema.object([
        .required("kind", .choice(PolicyGround.Kind.allCases.map(\.rawValue))),
        .optional("instrument", .bilingual(limits.instrumentCharacters), "The law, or the terms"),
        .optional("article", .text(1...limits.articleCharacters), "The article or clause"),
        .optional("obligations", .list(.text(1...40), 0...limits.obligations)),
    ])

    private static let limits = DecisionLimits()
}

extension Schema {
    /// Text in both languages, of so many characters at most in each.
    static func bilingual(_ characters: Int) -> Schema {
        .object([
            .required("en", .text(1...characters)), .required("zh-Hans", .text(1...characters)),
        ])
    }
}

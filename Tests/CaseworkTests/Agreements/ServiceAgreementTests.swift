import Casework
import Foundation
import Policy
import Testing

@Suite struct ServiceAgreementTests {
    private static let book = Result { try PolicyBook.bundled() }
    private static let clause = ["en": "Labels are written so.", "zh-Hans": "标识方法如下。"]

    private static func agreement(
        _ texts: [String: String] = [
            "en": "Terms. Labels are written so.", "zh-Hans": "协议。标识方法如下。",
        ],
        _ clauses: [String: String] = clause,
    ) throws -> ServiceAgreement {
        ServiceAgreement(
            of: try #require(TenantName("studio")),
            version: "2026-11",
            texts: texts,
            labelClauses: clauses,
            publishedAt: Date(timeIntervalSince1970: 0),
        )
    }

    private static func profile(_ name: String) throws -> Profile {
        try #require(try book.get().profiles[name])
    }

    @Test func `an agreement that explains the labels in every language is fine`() throws {
        try Self.agreement().check(under: try Self.profile("cn"))
    }

    @Test func `where agreements are asked for, the labels have to be explained (LM-8)`() throws {
        let agreement = try Self.agreement(
            ["en": "Terms.", "zh-Hans": "协议。标识方法如下。"],
            ["zh-Hans": "标识方法如下。"],
        )
        #expect(throws: AgreementFault.missingClause("en")) {
            try agreement.check(under: try Self.profile("cn"))
        }
        try agreement.check(under: try Self.profile("plain"))
    }

    @Test func `a language that the profile speaks is not left out`() throws {
        let agreement = try Self.agreement(
            ["zh-Hans": "协议。标识方法如下。"],
            ["zh-Hans": "标识方法如下。"],
        )
        #expect(throws: AgreementFault.missingLanguage("en")) {
            try agreement.check(under: try Self.profile("cn"))
        }
    }

    @Test func `a clause that the text doesn't hold explains nothing`() throws {
        let agreement = try Self.agreement(["en": "Terms.", "zh-Hans": "协议。标识方法如下。"])
        #expect(throws: AgreementFault.clauseNotInText("en")) {
            try agreement.check(under: try Self.profile("plain"))
        }
    }

    @Test func `a text is bounded, and there is one`() throws {
        let long = String(repeating: "a", count: 256 << 10 + 1)
        #expect(throws: AgreementFault.tooLong("en", limit: 256 << 10)) {
            try Self.agreement(["en": long], [:]).check(under: try Self.profile("plain"))
        }
        #expect(throws: AgreementFault.noText) {
            try Self.agreement([:], [:]).check(under: try Self.profile("plain"))
        }
    }
}

import Foundation
import Policy
import Testing

@testable import Casework

@Suite struct NoticeWordsTests {
    private let time = Date(timeIntervalSince1970: 1_800_000_000)
    private let reference = NoticeReference("01940000-0000-7000-8000-000000000001")
    private let redress = Redress(
        until: Date(timeIntervalSince1970: 1_815_552_000),
        route: "https://studio.example/appeals",
    )

    private func item(_ name: String? = "film-7") throws -> Item {
        Item(
            id: try #require(ItemID("01940000-0000-7000-8000-000000000002")),
            tenant: try #require(TenantName("studio")),
            account: try #require(AccountID("01940000-0000-7000-8000-000000000003")),
            externalID: name.flatMap { ExternalID($0) },
            createdAt: time,
        )
    }

    private func draft(_ kind: NoticeKind, redress: Redress? = nil) throws -> NoticeDraft {
        let item = try item()
        guard !kind.isAboutItem else {
            let decision = try #require(DecisionID("01940000-0000-7000-8000-000000000001"))
            return NoticeDraft(kind, on: item, by: decision, .stop, redress: redress)
        }
        return NoticeDraft(
            kind,
            to: .account(item.account),
            of: item.tenant,
            about: try #require(reference),
            at: try #require(NoticePlace("https://studio.example/you")),
            redress: redress,
        )
    }

    @Test(arguments: NoticeKind.allCases)
    func `each kind says in both languages where to read what it is about`(
        _ kind: NoticeKind
    ) throws {
        let draft = try draft(kind, redress: redress)
        let words = try NoticeWords(for: draft)
        for text in [words.body.english, words.body.chinese] {
            #expect(text.contains(draft.reference.text) && text.contains(draft.place.text))
            #expect(text.contains("https://studio.example/appeals"))
            #expect(text.contains("2027-07-14"), "\(text)")
            #expect(text.contains("film-7") == kind.isAboutItem)
            #expect(!text.contains("{") && !text.contains("stop"))
        }
        #expect(!words.title.english.isEmpty && !words.title.chinese.isEmpty)
        #expect(words.title.chinese.unicodeScalars.contains { $0.value > 0x4E00 })
        #expect(StatementOfReasons.gaps(of: NoticeTemplates.title(kind)).isEmpty)
    }

    @Test(arguments: NoticeKind.allCases)
    func `who is burdened is told how to object, or nothing is told`(_ kind: NoticeKind) throws {
        let draft = try draft(kind)
        guard kind.isBurden else {
            #expect(try !NoticeWords(for: draft).body.english.contains("You may object"))
            return
        }
        #expect(throws: StatementFault.emptyGap("redress")) { try NoticeWords(for: draft) }
    }

    @Test func `an item without a name of the host's is told by ours`() throws {
        let item = try item(nil)
        let decision = try #require(DecisionID("01940000-0000-7000-8000-000000000001"))
        let words = try NoticeWords(for: NoticeDraft(.decisionLifted, on: item, by: decision))
        #expect(words.body.english.contains(item.id.text))
    }

    @Test(arguments: [
        "", "studio.example", "/a b", "/a\nb", "javascript:x", "/举报",
        "/" + String(repeating: "a", count: 500),
    ])
    func `a place is an address or a path`(_ text: String) {
        #expect(NoticePlace(text) == nil)
    }

    @Test(arguments: ["title of a film", "", "01940000-0000-7000-8000-00000000000G"])
    func `nothing but an id is a reference`(_ text: String) {
        #expect(NoticeReference(text) == nil)
        #expect(NoticeRecipient(.reporter, text) == nil && NoticeRecipient(.account, text) == nil)
    }
}

extension StatementOfReasons {
    fileprivate static func gaps(of text: BilingualText) -> Set<String> {
        (try? StatementTemplate(text).gaps) ?? ["?"]
    }
}

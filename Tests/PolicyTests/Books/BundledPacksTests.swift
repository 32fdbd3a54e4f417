import Foundation
import Labels
import Policy
import TestSupport
import Testing

@Suite struct BundledPacksTests {
    private let book: PolicyBook

    init() throws { book = try Shipped.book.get() }

    @Test func `everything that we ship can be read`() {
        #expect(book.profiles.keys.sorted() == ["cn", "eu", "plain", "us"])
        #expect(
            book.packs.keys.sorted() == ["ai-act-50", "av-provisions", "deep-synthesis", "house"]
        )
        #expect(book.obligations.ids.count > 150)
        #expect(book.obligations["LM-6.1"]?.article == "6(1)1")
    }

    @Test func `the folder that people see is what the binary holds`() throws {
        let folder = Repository.root.appending(path: "Packs").path
        let seen = try PackFolder.files(in: folder)
        let bytes = { (files: [PackFile]) in
            Set(files.map { "\($0.path.split(separator: "/").last ?? ""): \($0.bytes)" })
        }
        #expect(bytes(seen) == bytes(BundledPacks.files))
        #expect(try PolicyBook(seen) == book)
    }

    @Test func `cn asks for identity, agreement, an answer and an examination`() throws {
        let cn = try #require(book.profiles["cn"])
        #expect(cn.entry.identity.isRequired && cn.entry.identity.methods.count == 5)
        #expect(cn.entry.agreement.isRequired)
        #expect(cn.entry.declaration.isAsked && cn.entry.declaration.isRequired)
        #expect(cn.entry.review == .examination)
        #expect(cn.authorities.map(\.id) == ["cyberspace", "culture-tourism", "broadcasting"])
        #expect(cn.ground.text == "CN")
    }

    @Test func `plain asks for no identity and knows no authority`() throws {
        let plain = try #require(book.profiles["plain"])
        #expect(!plain.entry.identity.isRequired && plain.entry.identity.methods.isEmpty)
        #expect(!plain.entry.agreement.isRequired)
        #expect(plain.authorities.isEmpty)
        #expect(plain.entry.declaration.isAsked && !plain.entry.declaration.isRequired)
        #expect(plain.ground == .everywhere)
    }

    @Test func `network logs are kept for six months under cn`() throws {
        let kept = try #require(book.profiles["cn"]?.retention[.networkLogs])
        #expect(kept.atLeastDays >= 184 && kept.atMostDays == 400)
    }

    @Test func `no rule removes, and only copies of approved entries are stopped`() {
        for rule in book.packs.values.flatMap(\.rules) {
            #expect(rule.action != .stop || rule.condition.asksForMatch, "\(rule.id)")
            #expect(rule.ground.kind != .law || !rule.ground.obligations.isEmpty, "\(rule.id)")
        }
    }

    @Test func `a name that no profile has has no rules`() {
        #expect(book.rules(under: "mars") == nil)
        #expect(book.rules(under: "eu")?.packs.map(\.id) == ["ai-act-50", "house"])
    }
}

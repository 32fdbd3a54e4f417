import Foundation
import Detection
import Labels
import Media
import Policy
import Testing

@Suite struct VerdictWordsTests {
    @Test func `a verdict explains itself in both languages`() throws {
        let rules = try #require(try Shipped.book.get().rules(under: "cn"))
        let words = rules.evaluate(.declared(DeclarationFacts(isNews: true))).explanation
        #expect(
            words.english
                == "It is held until a person decides (CN). Rule av-provisions/news-without-source "
                + "(hold), because declared as news is “yes”; the source unit of the news is “none”; "
                + "the law requires it: Provisions on Network Audio-Video Information Services, "
                + "art. 11 (CN)."
        )
        #expect(
            words.chinese
                == "暂缓发布，待人工审核（CN）。规则 av-provisions/news-without-source"
                + "（暂缓发布，待人工审核）：是否声明为新闻为“是”；新闻来源单位为“无”；"
                + "法律要求：《网络音视频信息服务管理规定》第11条（CN）。"
        )
    }

    @Test func `a verdict without rules says so, and which notice stands`() throws {
        let rules = try #require(try Shipped.book.get().rules(under: "plain"))
        let words = rules.evaluate(.noticed(.is, .stated)).explanation
        #expect(
            words.english
                == "It may go live (everywhere). No rule fired. Around the player stands: “This "
                + "content is AI-generated or AI-altered.”."
        )
        #expect(words.chinese.contains("没有规则被触发。播放器周边提示："))
    }

    @Test func `an age limit is the highest that any rule asks`() throws {
        let age = { (years: Int) in "age-restrict\n    minimum-age: \(years)" }
        let older = PackSample.pack(when: "{media: video}", action: age(18))
        let younger = PackSample.pack("q", when: "{media: video}", action: age(16))
        let book = try PolicyBook([PackSample.file(older), PackSample.file(younger, named: "q")])
        let plain = try #require(try Shipped.book.get().profiles["plain"])
        let verdict = PolicySet(plain, packs: Array(book.packs.values))
            .evaluate(.with { $0.media = .video })
        #expect(verdict.minimumAge == 18 && verdict.action == .ageRestrict)
        #expect(!verdict.needsLabel && verdict.firings.count == 2)
    }

    @Test func `a label that is asked for without a notice says suspected`() throws {
        let rules = try PackSample.rules(PackSample.pack(when: "{media: video}"))
        let verdict = rules.evaluate(.with { $0.media = .video })
        #expect(verdict.needsLabel && verdict.notice?.notice == .suspected)
        #expect(rules.evaluate(.nothing).notice == nil)
    }

    @Test func `a verdict pins what it came from`() throws {
        let verdict = try PackSample.rules(PackSample.pack()).evaluate(.noticed(.is, .stated))
        #expect(verdict.pin.profile == .init("plain", 2))
        #expect(verdict.pin.packs == [.init("p", 1)])
        #expect(verdict.pin.rules == [.init("p/r", 3)])
        #expect(verdict.firings.first?.categories == ["p/c"])
        let json = try JSONEncoder().encode(verdict.pin)
        #expect(try JSONDecoder().decode(PolicyPin.self, from: json) == verdict.pin)
    }
}

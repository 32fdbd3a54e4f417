import Labels
import Testing

@Suite struct NoticeTests {
    @Test func `rises from suspected over may-be to is`() {
        #expect(Notice.suspected < .mayBe && .mayBe < .is)
    }

    @Test(arguments: Notice.allCases)
    func `is read back from its digit and its word`(_ notice: Notice) {
        #expect(Notice(digit: notice.digit) == notice)
        #expect(Notice(word: notice.word) == notice)
    }
}

import Testing

@Suite struct MaskedSwiftTests {
    @Test(arguments: [
        ("a // b", "a     ", "  // b"),
        ("a /* b /* c */ d */ e", "a                   e", "  /* b /* c */ d */  "),
        ("a(\"b // c\") d", "a(        ) d", "             "),
        (#"a("\(b ? "c" : "d")") e"#, "a(                  ) e", "                       "),
        (##"a(#"b" \(c)"#) d"##, "a(           ) d", "                "),
        ("a(\"\\\"b\") c", "a(     ) c", "          "),
        ("#if a // b", "#if a     ", "      // b"),
    ])
    func `code and comments are told apart`(text: String, code: String, comments: String) {
        let masked = MaskedSwift(text)
        #expect(masked.codeText == code)
        #expect(masked.commentText == comments)
    }

    @Test func `a long string is blank, and its lines stay`() {
        let masked = MaskedSwift("a(\"\"\"\n  b \" // c\n  \"\"\")\nd")
        let lines = masked.codeText.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.filter { $0 != " " }
        }
        #expect(lines == ["a(", "", ")", "d"])
    }
}

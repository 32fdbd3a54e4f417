import Casework
import Testing

/// What leads to a person, and what only looks like it.
@Suite struct PersonalTraceTests {
    @Test(arguments: [
        ("Write to jo.doe@example.org about it.", PersonalTrace.mailAddress),
        ("JO+X@EXAMPLE.CO", .mailAddress), ("联系 jo＠example．org", .mailAddress),
        ("call +49 30 901820", .number), ("call +1 (555) 123-4567 now", .number),
        ("电话13800138000", .number), ("138-0013-8000", .number), ("030 90 18 20 55", .number),
        ("(555) 123-4567", .number), ("his number is 11010519491231002X", .number),
        ("0049 30 901820", .number), ("the account user-77 brought it", .accountName),
        ("user-77", .accountName), ("brought by “user-77”.", .accountName),
    ])
    func `is seen`(_ text: String, _ trace: PersonalTrace) {
        #expect(PersonalTrace.first(in: text, names: ["user-77"]) == trace)
    }

    @Test(arguments: [
        "the law requires it: Regulation (EU) 2024/1689 (AI Act), art. 50(4)",
        "It was brought on 2026-11-22 08:00:00 UTC and 2026-11-22.",
        "GB 45438-2025 asks for it, as do 2022/2065 and 2024/2835.",
        "Seen from 00:10 to 12:30, in 1 920 × 1 080, 25 fps.", "It is 99 % of 1 000 000.",
        "It shows a face @ home.", "the account user-770 and super-user-77x",
        "CYBER_user-77_x", "在 2026-11-22 提交", "",
    ])
    func `is not seen where it isn't`(_ text: String) {
        #expect(PersonalTrace.first(in: text, names: ["user-77", "ab", ""]) == nil)
    }
}

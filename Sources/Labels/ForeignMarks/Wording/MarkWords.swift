/// The words by which marks say that something was made by a machine, and those that turn them
/// into something else.
///
/// A mark needs both elements of GB 45438-2025, 4.1: that of artificial intelligence (人工智能 or
/// AI) and that of making (生成, 合成). Nothing here knows products, topics or opinions.
enum MarkWords {
    /// The element of artificial intelligence, one character of which may be misread.
    static let intelligence = ["人工智能", "人工智慧"].map(Array.init)
    /// What is read for the first and the second letter of AI.
    static let firstLetter: Set<Character> = ["A", "a", "Α", "А"]
    static let secondLetter: Set<Character> = ["I", "i", "l", "1", "|", "!", "丨", "ı", "L", "]"]

    /// The element of making: what is read for its two characters, and how far from the first
    /// element it may stand, in characters.
    static let making: [(first: Set<Character>, second: Set<Character>, reach: Int)] = [
        (["生", "牛", "主", "圭", "往"], ["成", "戍", "戌", "咸", "威", "戊"], 6),
        (["合", "台", "含", "会", "全"], ["成", "戍", "戌", "咸", "威", "戊"], 6),
        (["制"], ["作"], 2),
        (["创"], ["作"], 2),
        (["绘"], ["制"], 2),
    ]
    /// The characters as a mark means them.
    static let trueMaking: Set<Character> = ["生", "合", "成", "制", "作", "创", "绘"]

    /// What stands before a mark and makes it speak of something else, at most so near.
    static let turnedBefore: [[Character]] = [
        "非", "不", "未", "无", "没", "禁", "勿", "反对", "防", "拒绝", "识别", "检测", "鉴别", "辨别",
        "如何", "怎么", "怎样", "什么", "研究", "学习", "利用",
    ].map(Array.init)
    /// What follows a mark and makes it speak of something else: a technique, a question.
    static let turnedBehind: [[Character]] = [
        "式", "模型", "器", "技术", "教程", "方法", "原理", "对抗", "吗", "的吗", "工具", "软件", "课程",
        "算法", "能力", "系统",
    ].map(Array.init)
    /// Where one sentence ends, or one part of it.
    static let stops: Set<Character> = ["。", "！", "？", "；", "，", "!", "?", ";", ","]

    /// The participles of making in English.
    static let participles = [
        "generated", "made", "created", "produced", "synthesized", "synthesised", "synthetic",
    ]
    /// What joins such a word to its maker.
    static let joints = ["with", "by", "using", "via", "through"]
    /// What stands before an English mark and takes it back.
    static let takingBack: Set = [
        "not", "no", "non", "never", "without", "isn't", "wasn't", "detect", "detecting", "spot",
        "how", "nor", "neither",
    ]
    /// Words by which a mark leaves a door open.
    static let maybe: Set = ["may", "might", "possibly", "potentially", "likely", "probably"]
    static let suspected: Set = ["suspected", "allegedly", "apparently"]
}

package import Policy

/// Why a text is no number of its kind.
///
/// It never holds the text nor a part of it: what is refused goes into answers and logs.
package enum NumberFault: Refusal {
    /// It hasn't as many characters as such a number has.
    case length
    /// It has a character that such numbers don't use.
    case character
    /// It begins with no region that ever gave such numbers out.
    case region
    /// The date of birth in it is no day, or a day to come.
    case date
    /// The last character isn't the one that the others ask for.
    case checksum

    package var code: String {
        switch self {
        case .length: "number-length"
        case .character: "number-character"
        case .region: "number-region"
        case .date: "number-date"
        case .checksum: "number-checksum"
        }
    }

    package var words: BilingualText {
        switch self {
        case .length:
            BilingualText(
                en: "the number has too few or too many characters; copy it again",
                zh: "号码位数不正确，请重新填写",
            )
        case .character:
            BilingualText(
                en: "the number has a character that such numbers don't use; copy it again",
                zh: "号码中含有不允许的字符，请重新填写",
            )
        case .region:
            BilingualText(
                en: "the number begins with no known region; copy it again",
                zh: "号码的地区代码无法识别，请重新填写",
            )
        case .date:
            BilingualText(
                en: "the date of birth in the number is no day of the past; copy it again",
                zh: "号码中的出生日期无效，请重新填写",
            )
        case .checksum:
            BilingualText(
                en: "the number is mistyped: its check character doesn't fit; copy it again",
                zh: "号码校验位不符，可能输入有误，请重新填写",
            )
        }
    }
}

import Server

/// One key that an operator may set.
struct Setting: Hashable {
    /// What a value may be.
    enum Kind: Hashable {
        case text
        case integer(ClosedRange<Int>)
        /// Seconds, with a fraction.
        case seconds(ClosedRange<Double>)
        /// Texts with commas between them; in the file a list.
        case texts
        case choice([String])
        /// Networks such as `10.0.0.0/8`, with commas between them; in the file a list.
        case networks
        /// Ports with commas between them, or `any`.
        case ports
    }

    /// Such as `http.port`: in the file a mapping within a mapping.
    let key: String
    let kind: Kind
    /// What stands for a key that isn't set, in words where it depends on others.
    let usual: String
    let summary: String
    /// Whether its value may be seen by nobody.
    var isSecret = false

    /// The environment's name for it, such as `TOUCHSTONE_HTTP_PORT`.
    var variable: String {
        "TOUCHSTONE_"
            + key.uppercased().replacing(".", with: "_").replacing("-", with: "_")
    }
}

extension Setting.Kind {
    /// What values are accepted, where that isn't any text.
    var note: String {
        switch self {
        case .text: ""
        case .integer(let range): " \(range.lowerBound) to \(range.upperBound)."
        case .seconds(let range): " \(Int(range.lowerBound)) to \(Int(range.upperBound))."
        case .texts: " A list; in the environment with commas."
        case .networks: " Such as `10.1.0.0/16`. A list; in the environment with commas."
        case .ports: " A list, or `any`; in the environment with commas."
        case .choice(let words): " \(words.map { "`\($0)`" }.joined(separator: ", "))."
        }
    }

    /// What is wrong with a value; nil where it is fine.
    func complaint(about text: String) -> String? {
        switch self {
        case .text, .texts: return nil
        case .integer(let range):
            guard let number = Int(text), range.contains(number) else {
                return "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            }
            return nil
        case .seconds(let range):
            guard let number = Double(text), range.contains(number) else {
                return "must be seconds from \(range.lowerBound) to \(range.upperBound)"
            }
            return nil
        case .networks:
            let unfit = Settings.parts(text).first { AddressBlock($0) == nil }
            return unfit.map { "must be networks such as 10.1.0.0/16, and \"\($0)\" is none" }
        case .ports:
            return OutboundRules.ports(text) == nil ? "must be ports from 1 to 65535, or any" : nil
        case .choice(let words):
            return words.contains(text) ? nil : "must be one of \(words.joined(separator: ", "))"
        }
    }
}

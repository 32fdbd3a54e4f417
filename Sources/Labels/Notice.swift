/// How surely a file's content is synthetic, in the words of article 6 of the Labelling Measures.
///
/// The order is that in which a label may rise: a label is never lowered.
public enum Notice: Int, Hashable, Sendable, Comparable, CaseIterable {
    /// Neither stated nor declared, but traces were found (art. 6(1) ③, `Label` 3).
    case suspected = 1
    /// The uploader declares it (art. 6(1) ②, `Label` 2).
    case mayBe = 2
    /// The file's metadata states it (art. 6(1) ①, `Label` 1).
    case `is` = 3

    /// The digit that GB 45438-2025 writes for it in `Label`.
    public var digit: String {
        switch self {
        case .is: "1"
        case .mayBe: "2"
        case .suspected: "3"
        }
    }

    /// The word that the command line and the JSON use.
    public var word: String {
        switch self {
        case .is: "is"
        case .mayBe: "may-be"
        case .suspected: "suspected"
        }
    }

    /// Reads the digit of a label.
    public init?(digit: String) {
        guard let notice = Self.allCases.first(where: { $0.digit == digit }) else { return nil }
        self = notice
    }

    /// Reads the word of the command line.
    public init?(word: String) {
        guard let notice = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = notice
    }

    /// Orders by how much is claimed.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

import Casework
import Policy

/// What an owner who asks for a label says.
///
/// Asking gets metadata and marks that people notice, whatever the rules want.
package struct LabelWish: RequestShape {
    /// The class by its number in the Deep Synthesis Provisions; nil: as was declared before.
    let kind: Int?

    enum CodingKeys: String, CodingKey { case kind = "class" }

    var syntheticClass: SyntheticClass? { SyntheticClass.allCases.first { $0.number == kind } }

    package static let schema = Schema.named(
        "LabelWish",
        .object([
            .optional(
                "class",
                .integer(1...5),
                """
                1 dialogue, 2 voice, 3 face, 4 scene, 5 other; without it, as was declared before
                """,
            )
        ]),
    )
    package static let example: String? = #"{"class": 3}"#
}

import Casework
import Foundation
import Pipeline
import Store

/// What a late declaration came to, as the answer shows it.
extension Declared {
    var json: JSONValue {
        let (prompt, answer) = (record.prompt, record.answer)
        return .object([
            "item": .text(item.id.text), "state": .text(item.state.rawValue),
            "version": .integer(Int64(item.course.newest.number)),
            "declaration": answer.map { $0.declaration.json(wantsLabel: $0.wantsLabel) } ?? .null,
            "asked": .object([
                "version": .text(prompt.wording), "language": .text(prompt.language),
                "label_tool": .bool(prompt.offeredLabelTool),
                "at": .text(APITime.text(prompt.askedAt)),
            ]),
        ])
    }
}

extension Schema {
    static let declaredItem = Schema.named(
        "DeclaredItem",
        .object([
            .required("item", .id), .required("version", .integer(1...Int64.max)),
            .required("state", .choice(ItemState.allCases.map(\.rawValue))),
            .required("declaration", .orNull(StatedDeclaration.schema)),
            .required(
                "asked",
                .object([
                    .required("version", .text(1...200)), .required("language", .text(1...40)),
                    .required("label_tool", .boolean), .required("at", .time),
                ]),
                "The question that was answered",
            ),
        ]),
    )
}

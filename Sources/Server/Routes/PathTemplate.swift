/// A path with names in the place of what changes: `/v1/items/{item}`.
package struct PathTemplate: Hashable, Sendable {
    enum Step: Hashable {
        case word(String)
        case name(String)
    }

    package let text: String
    let steps: [Step]

    package init(_ text: String) {
        self.text = text
        steps = text.split(separator: "/", omittingEmptySubsequences: true).map { step in
            step.hasPrefix("{") && step.hasSuffix("}")
                ? .name(String(step.dropFirst().dropLast())) : .word(String(step))
        }
    }

    /// The names, in their order.
    package var names: [String] {
        steps.compactMap { if case .name(let name) = $0 { name } else { nil } }
    }
}

package import Foundation

/// Who was asked to declare, when and how, and what the answer was, or that none came.
///
/// It is kept whether or not there is an answer: that a person was asked is a duty of its own.
package struct DeclarationRecord: Hashable, Sendable {
    package let prompt: Prompt
    /// Nil: nothing was answered.
    package let answer: Answer?

    package init(prompt: Prompt, answer: Answer?) {
        self.prompt = prompt
        self.answer = answer
    }

    /// The question as it was put.
    package struct Prompt: Hashable, Sendable {
        /// The publisher's account that was asked.
        package let account: AccountID
        package let askedAt: Date
        /// The language of the question, as BCP 47 has it.
        package let language: String
        /// Which wording was shown: the profile's name and version.
        package let wording: String
        /// Whether the label tool was offered with it.
        package let offeredLabelTool: Bool

        package init(
            account: AccountID,
            askedAt: Date,
            language: String,
            wording: String,
            offeredLabelTool: Bool,
        ) {
            self.account = account
            self.askedAt = askedAt
            self.language = language
            self.wording = wording
            self.offeredLabelTool = offeredLabelTool
        }
    }

    /// What was answered.
    package struct Answer: Hashable, Sendable {
        package let declaration: Declaration
        package let answeredAt: Date
        /// Whether the uploader asks for a label to be written.
        package let wantsLabel: Bool

        package init(declaration: Declaration, answeredAt: Date, wantsLabel: Bool = false) {
            self.declaration = declaration
            self.answeredAt = answeredAt
            self.wantsLabel = wantsLabel
        }
    }
}

/// Who generates or spreads content: a name or a code, as Annex E allows.
public enum Provider: Hashable, Sendable {
    /// A code by the coding rules.
    case code(ProviderCode)
    /// A plain name.
    case name(String)

    /// Takes what a person gave.
    ///
    /// 27 characters that begin with `00` mean to be a code and must be a right one, so that a slip
    /// of the finger isn't written into files as somebody's name. Anything else is a name, which
    /// must keep to the characters that ``AIGCLabel/check(_:for:)`` allows.
    ///
    /// - Throws: ``ProviderError``.
    public init(_ text: String) throws(ProviderError) {
        if text.utf8.count == ProviderCode.length, text.hasPrefix("00") {
            do throws(ProviderCodeError) {
                self = .code(try ProviderCode(text))
            } catch {
                throw .code(error)
            }
        } else {
            do throws(AIGCLabelError) {
                try AIGCLabel.check(text, for: .contentProducer)
            } catch {
                throw .name(error)
            }
            self = .name(text)
        }
    }

    /// What stands in the label.
    public var text: String {
        switch self {
        case .code(let code): code.text
        case .name(let name): name
        }
    }
}

/// Why a text can't name a provider.
public enum ProviderError: Error, Hashable, Sendable {
    /// It means to be a code.
    case code(ProviderCodeError)
    /// It can't be written as a name.
    case name(AIGCLabelError)
}

extension ProviderError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .code(let error): error.description
        case .name(let error): error.description
        }
    }
}

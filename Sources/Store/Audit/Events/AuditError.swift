/// Why an event can't be recorded, read or erased.
package enum AuditError: Error, Hashable {
    /// The kind is no code of small letters, digits and `_`, with dots between.
    case malformedKind(String)
    /// A name has more bytes than allowed; which one.
    case longName(String, limit: Int)
    /// A name holds a line break or another control character; which one.
    case invisibleCharacter(in: String)
    /// Details or versions can't be written.
    case malformedDetails(CanonicalJSON.Malformation)
    /// The event has more bytes than allowed.
    case tooLarge(bytes: Int, limit: Int)
    /// The source of random numbers gave another number of bytes than a salt has.
    case noSalt(bytes: Int)
    /// What is stored is no event.
    case unreadableEvent(String)
    /// There is no event of this id.
    case unknownEvent(String)
    /// This kind of event says what became of others and holds nothing personal.
    case notErasable(kind: String)
    /// More events than one act of erasing may name.
    case tooManyErasures(count: Int, limit: Int)
}

extension AuditError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformedKind(let kind):
            "the kind \"\(kind.prefix(80))\" is no code such as item.stopped: small letters, "
                + "digits and '_', with dots between"
        case .longName(let name, let limit): "the \(name) has more than \(limit) bytes"
        case .invisibleCharacter(let name):
            "the \(name) holds a line break or another control character"
        case .malformedDetails(let why): "the details can't be recorded: \(why)"
        case .tooLarge(let bytes, let limit):
            "the event has \(bytes) bytes; \(limit) are the most: keep what is large in an object "
                + "and record its digest"
        case .noSalt(let count):
            "the source of random numbers gave \(count) bytes instead of a salt: without one the "
                + "event can't be recorded"
        case .unreadableEvent(let why): "what is stored is no event: \(why)"
        case .unknownEvent(let id): "there is no event \(id)"
        case .notErasable(let kind):
            "an event of the kind \(kind) can't be erased: it says what became of others"
        case .tooManyErasures(let count, let limit):
            "\(count) events are to be erased at once; \(limit) are the most: erase them in parts"
        }
    }
}

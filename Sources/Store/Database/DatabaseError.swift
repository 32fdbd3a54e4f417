/// Why a database could not do what was asked.
///
/// Values of parameters never appear in it.
package enum DatabaseError: Error, Hashable, Sendable {
    /// It can't be opened or reached; says what to check.
    case unreachable(String)
    /// The address is not one of a database.
    case malformedAddress(String)
    /// The connection broke before the transaction was committed: nothing of it happened.
    case connectionLost(String)
    /// The connection broke while committing: whether it happened is unknown until one looks.
    case outcomeUnknown(String)
    /// Another process or transaction holds what is needed, longer than we wait.
    case busy(String)
    /// The statement took longer than its limit and was stopped.
    case timedOut(String)
    /// The task that asked was cancelled.
    case cancelled
    /// Two transactions stood in each other's way, again after every retry.
    case conflict(String)
    /// A rule of the schema refuses the change.
    case constraint(Constraint, name: String?)
    /// The database may only be read.
    case readOnly(String)
    /// The disk, or a quota, is full.
    case full(String)
    /// The account lacks a right.
    case forbidden(String)
    /// Reading or writing the database's files failed.
    case inputOutput(String)
    /// The file is damaged or is no database.
    case corrupt(String)
    /// The statement itself is wrong: a fault of ours.
    case malformedStatement(String)
    /// A column holds something else than the code expects: a fault of ours or a foreign schema.
    case unexpectedValue(column: String, wanted: String, found: String)
    /// The database was closed.
    case closed

    /// The rules of a schema that a change can break.
    package enum Constraint: String, Sendable {
        case unique, foreignKey, check, notNull
    }
}

extension DatabaseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable(let why): "the database can't be reached: \(why)"
        case .malformedAddress(let why): "this is no address of a database: \(why)"
        case .connectionLost(let why): "the connection to the database broke: \(why)"
        case .outcomeUnknown(let why):
            "the connection broke while a change was being committed, so look whether it happened "
                + "before you repeat it: \(why)"
        case .busy(let why):
            "the database is busy: \(why); another process holds it, or a transaction is left open"
        case .timedOut(let why): "the database took too long: \(why)"
        case .cancelled: "the work on the database was cancelled"
        case .conflict(let why): "transactions stood in each other's way, try again: \(why)"
        case .constraint(let rule, let name):
            "a rule of the schema refuses this (\(rule.rawValue)\(name.map { ": \($0)" } ?? ""))"
        case .readOnly(let why):
            "the database may only be read: \(why); give this account the right to write"
        case .full(let why): "there is no room left for the database: \(why)"
        case .forbidden(let why): "the database's account lacks a right: \(why)"
        case .inputOutput(let why): "the database's files can't be read or written: \(why)"
        case .corrupt(let why): "the database is damaged or is none: \(why)"
        case .malformedStatement(let why): "a statement is wrong: \(why)"
        case .unexpectedValue(let column, let wanted, let found):
            "column \(column) holds \(found) where \(wanted) is expected"
        case .closed: "the database was closed"
        }
    }
}

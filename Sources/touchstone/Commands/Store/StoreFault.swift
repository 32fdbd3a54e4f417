import ArgumentParser
import Foundation
import Pipeline
import Store

/// What the store throws, as a message and an exit status.
enum StoreFault {
    /// Does the work; an error of the store ends the command with its message and status.
    static func ending(_ work: () async throws -> Void) async throws {
        do { try await work() } catch let error where !(error is ExitCode) {
            let fault = Fault(store: error)
            Terminal.say("touchstone: \(fault.message)")
            throw ExitCode(fault.code.exitStatus)
        }
    }
}

extension Fault {
    /// The fault that an error of the store is to whoever typed the command.
    init(store error: any Error) {
        switch error {
        case let fault as Fault: self = fault
        case is CancellationError: self.init(.cancelled, "stopped")
        case let error as DatabaseError: self.init(Self.code(of: error), "\(error)")
        case let error as MigrationError: self.init(Self.code(of: error), "\(error)")
        default: self.init(.internalFault, "\(error)")
        }
    }

    private static func code(of error: DatabaseError) -> Code {
        switch error {
        case .malformedAddress: .refused
        case .corrupt: .malformed
        case .forbidden, .readOnly: .forbidden
        case .cancelled: .cancelled
        case .timedOut, .busy: .tooSlow
        case .unreachable, .connectionLost, .outcomeUnknown, .conflict, .full, .inputOutput,
            .closed:
            .inputOutput
        case .constraint, .malformedStatement, .unexpectedValue: .internalFault
        }
    }

    private static func code(of error: MigrationError) -> Code {
        switch error {
        case .behind: .refused
        case .newer, .foreign: .unsupported
        case .altered, .gap: .malformed
        case .misnumbered: .internalFault
        }
    }
}

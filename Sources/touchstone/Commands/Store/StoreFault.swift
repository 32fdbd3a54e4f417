import ArgumentParser
import Casework
import Pipeline
import Policy
import Server
import Store
import TransparencyLog

/// What the store throws, as a message and an exit status.
enum StoreFault {
    /// Does the work; an error of the store ends the command with its message and status.
    static func ending(_ work: () async throws -> Void) async throws {
        do { try await work() } catch let error
            where !(error is ExitCode || error is ValidationError)
        {
            Terminal.say("touchstone: \(message(of: error))")
            throw ExitCode(status(of: error))
        }
    }

    private static func message(of error: any Error) -> String {
        switch error {
        case let fault as Fault: fault.message
        case is CancellationError: "stopped"
        default: "\(error)"
        }
    }

    private static func status(of error: any Error) -> Int32 {
        switch error {
        case let fault as Fault: fault.code.exitStatus
        case is CancellationError: 130
        case let error as SettingFault: error.exitStatus
        case let error as RecordRefusal: error.exitStatus
        case is PackError, is VaultFault: 65
        case is TeamRefusal: 64
        case is PrivateFileFault: 65
        case is OpenIDSettingsFault: 64
        case is ListeningError, is MailFault: 74
        case let error as DatabaseError: error.exitStatus
        case let error as MigrationError: error.exitStatus
        case let error as DiskError: error.exitStatus
        case let error as ObjectError: error.exitStatus
        case let error as LogError: error.exitStatus
        case is KeyError, is CheckpointError, is NoteError, is TileError: 65
        default: 70
        }
    }
}

extension SettingFault {
    fileprivate var exitStatus: Int32 {
        switch self {
        case .unreadable: 66
        case .tooLarge, .malformed: 65
        case .unknownKey, .unfitValue: 64
        }
    }
}

extension RecordRefusal {
    /// What an operator asked for that can't be.
    fileprivate var exitStatus: Int32 { 64 }
}

extension DatabaseError {
    fileprivate var exitStatus: Int32 {
        switch self {
        case .malformedAddress: 64
        case .corrupt, .forbidden, .readOnly, .timedOut, .busy: 65
        case .cancelled: 130
        case .unreachable, .connectionLost, .outcomeUnknown, .conflict, .full, .inputOutput,
            .closed:
            74
        case .constraint, .malformedStatement, .unexpectedValue: 70
        }
    }
}

extension MigrationError {
    fileprivate var exitStatus: Int32 {
        switch self {
        case .behind: 64
        case .newer, .foreign, .altered, .gap: 65
        case .misnumbered: 70
        }
    }
}

extension DiskError {
    fileprivate var exitStatus: Int32 {
        switch reason {
        case .missing: 66
        case .exists: 73
        case .forbidden, .readOnly, .wrongKind, .unsuitablePath: 65
        default: 74
        }
    }
}

extension ObjectError {
    fileprivate var exitStatus: Int32 {
        switch self {
        case .unreachable, .busy, .unintelligible: 74
        case .missing: 66
        case .invisibleCharacter: 70
        default: 65
        }
    }
}

extension LogError {
    /// 2 where the log, or what is shown of it, isn't whole.
    fileprivate var exitStatus: Int32 {
        switch self {
        case .unproved, .forked, .gap, .missingRow, .damagedFile, .databaseBehind: 2
        case .heldByAnother, .superseded, .clockBehind: 74
        case .notInLog, .emptyLog: 1
        case .foreignFolder: 64
        case .key(let problem): problem.exitStatus
        }
    }
}

extension KeyProblem {
    fileprivate var exitStatus: Int32 {
        switch self {
        case .missing: 66
        case .exists: 73
        case .readableByOthers, .unreadable, .malformed: 65
        case .otherOrigin, .notTheLogs, .changeUnfinished, .alreadyUsed: 64
        }
    }
}

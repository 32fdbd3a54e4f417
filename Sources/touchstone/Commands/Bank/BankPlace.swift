import Fingerprints
import Foundation
import Media
import Pipeline

/// Banks in folders, as commands meet them.
enum BankPlace {
    /// Does something with a bank; what is wrong becomes a fault with an exit status.
    static func ending<Result>(
        _ work: () throws(BankFault) -> Result
    ) throws(Fault) -> Result {
        do throws(BankFault) { return try work() } catch { throw Fault(error) }
    }

    static func open(
        _ folder: FileArgument,
        for access: FolderAccess = .reading,
        _ thresholds: ThresholdOptions? = nil,
    ) throws(Fault) -> BankFolder {
        try ending { () throws(BankFault) in
            let settings = thresholds?.settings()
            return try BankFolder(at: folder.path, for: access, settings: settings)
        }
    }

    /// The next entry of a list; `nil` at its end.
    static func next(_ reader: inout ExchangeReader) throws(Fault) -> ExchangeEntry? {
        do throws(ReadingFault) { return try reader.next() } catch { throw Fault(any: error) }
    }

    /// Now, as lists have it.
    static var today: String { Date().formatted(.iso8601) }
}

extension Fault {
    /// A bank's fault with the exit status that it has.
    init(_ fault: BankFault) {
        let code: Code =
            switch fault {
            case .notABank: .noSuchFile
            case .isThere: .outputExists
            case .otherVersion, .damaged, .missingChanges: .malformed
            case .isFull, .entryTooLarge: .overLimit
            case .noEntry, .isReadOnly: .refused
            case .index(let fault): fault.code
            }
        self.init(code, fault.description)
    }
}

extension BankIndexFault {
    fileprivate var code: Fault.Code {
        switch self {
        case .numberTooLarge, .filmTooLong: .overLimit
        case .nothingToRecognise: .refused
        case .index(let fault):
            switch fault {
            case .inUse: .refused
            case .segment, .manifest: .malformed
            case .retired: .internalFault
            case .disk(let fault):
                switch fault.errno {
                case EACCES, EPERM, EROFS: .outputFolder
                case ENOENT where fault.action == .creating: .outputFolder
                default: .inputOutput
                }
            }
        }
    }
}

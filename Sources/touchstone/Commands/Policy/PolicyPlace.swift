import Foundation
import Media
import Pipeline
import Policy

/// Packs and facts that whoever asks hands to the commands of the policy.
enum PolicyPlace {
    /// The packs of a folder, or those that the binary carries.
    static func book(in folder: FileArgument?) throws(Fault) -> PolicyBook {
        do {
            guard let folder else { return try PolicyBook.bundled() }
            return try PolicyBook(try PackFolder.files(in: folder.path.description))
        } catch let fault as PackFolder.Fault {
            throw Fault(fault)
        } catch {
            throw Fault(.malformed, "\(error)")
        }
    }

    /// Facts that stand in a file.
    static func facts(in file: FileArgument) throws -> PolicyFacts {
        let spool = file.isStandardInput ? try Spool(reading: STDIN_FILENO) : nil
        defer { withExtendedLifetime(spool) {} }
        let source: FileSource
        do { source = try FileSource(path: spool?.path ?? file.path) } catch {
            throw Fault(.noSuchFile, "no such file")
        }
        let bytes = try source.bytes(at: 0, upTo: PolicyLimits().fileBytes + 1)
        do {
            return try PolicyFacts(reading: PackFile(file.path.description, bytes))
        } catch {
            let lines = error.complaints.map { "line \($0.line): \($0.message)" }
            throw Fault(.malformed, lines.joined(separator: "; "))
        }
    }

    /// The day, by the world's clock.
    static var today: CalendarDay {
        get throws(Fault) {
            let text = Date().formatted(.iso8601.year().month().day())
            guard let day = CalendarDay(text) else {
                throw Fault(.internalFault, "the clock says \(text), which is no day")
            }
            return day
        }
    }
}

extension Fault {
    fileprivate init(_ fault: PackFolder.Fault) {
        switch fault {
        case .noFolder: self.init(.noSuchFile, "\(fault)")
        case .unreadable: self.init(.forbidden, "\(fault)")
        case .tooManyFiles: self.init(.overLimit, "\(fault)")
        case .formerTable: self.init(.malformed, "\(fault)")
        }
    }
}

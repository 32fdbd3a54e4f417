import Foundation

/// Why a child process on media did not do its work.
package enum ToolFault: Error, Hashable, Sendable {
    /// The program isn't installed; the package is Debian's name for it.
    case missing(program: String, package: String)
    /// It ran longer than its wall-clock limit, in seconds.
    case tooSlow(program: String, limitSeconds: Double)
    /// It ended by itself with an error; its last words are kept, shortened.
    case failed(program: String, status: Int32, complaint: String)
    /// It was ended by a signal that wasn't ours.
    case killed(program: String, signal: Int32)
    /// It gave more than its limit of streams, pixels, bytes or seconds.
    case overLimit(String)
    /// Its output isn't what it promises to be.
    case unexpectedOutput(program: String, String)
    /// The file holds nothing that can be worked on, in the user's words.
    case unusable(String)
    /// The system refused something that we need to run it, with its error number.
    case system(what: String, errno: Int32)
}

extension ToolFault: CustomStringConvertible {
    /// One line for a person.
    package var description: String {
        switch self {
        case .missing(let program, let package):
            "\(program) isn't installed; on Debian it comes with the package \(package)"
        case .tooSlow(let program, let limit):
            "\(program) was stopped after \(Int(limit.rounded(.up))) seconds"
        case .failed(let program, let status, let complaint):
            "\(program) failed (\(status)): \(complaint.isEmpty ? "no reason given" : complaint)"
        case .killed(let program, let signal): "\(program) was ended by signal \(signal)"
        case .overLimit(let what), .unusable(let what): what
        case .unexpectedOutput(let program, let what): "\(program) gave \(what)"
        case .system(let what, let number): "\(what) failed, error \(number)"
        }
    }
}

extension ToolFault {
    /// A file of ours that couldn't be written, with the system's reason.
    static func unwritten(_ what: String, _ error: any Error) -> ToolFault {
        // Foundation wraps what the system said; the wrapped error isn't always an NSError.
        let inner = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
        let posix = [inner, error].lazy.compactMap(\.self).map { $0 as NSError }.first {
            $0.domain == NSPOSIXErrorDomain
        }
        if let posix { return .system(what: what, errno: Int32(posix.code)) }
        let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
        return .system(what: what, errno: isFull ? ENOSPC : EIO)
    }
}

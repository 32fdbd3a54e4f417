import Foundation

/// Why a file could not be inspected, labelled or verified, in words for whoever asked.
package struct Fault: Error, Hashable, Sendable {
    /// Which kind of fault, as a word that stays the same.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case noSuchFile = "no-such-file"
        case notAFile = "not-a-file"
        case forbidden
        case empty
        case notMedia = "not-media"
        case unsupported
        case encrypted
        case truncated
        case malformed
        case overLimit = "over-limit"
        case undecodable
        case tooSlow = "too-slow"
        case inputOutput = "input-output"
        case outputExists = "output-exists"
        case outputFolder = "output-folder"
        case refused
        case labelDamaged = "label-damaged"
        case labelNotReadBack = "label-not-read-back"
        case toolMissing = "tool-missing"
        case internalFault = "internal"
        case cancelled

        /// The exit status of the command line (DESIGN: 65 bad input, 66 missing, 73 and 74 output).
        package var exitStatus: Int32 {
            switch self {
            case .labelDamaged: 2
            case .refused: 64
            case .notAFile, .forbidden, .empty, .notMedia, .unsupported, .encrypted, .truncated,
                .malformed, .overLimit, .undecodable, .tooSlow:
                65
            case .noSuchFile: 66
            case .toolMissing, .internalFault, .labelNotReadBack: 70
            case .outputExists, .outputFolder: 73
            case .inputOutput: 74
            case .cancelled: 130
            }
        }
    }

    package let code: Code
    /// Whether the file is to blame, so that another try would end the same.
    package var blamesFile: Bool {
        switch code {
        case .empty, .notMedia, .unsupported, .encrypted, .truncated, .malformed, .overLimit,
            .undecodable, .tooSlow, .refused, .labelDamaged:
            true
        case .noSuchFile, .notAFile, .forbidden, .inputOutput, .outputExists, .outputFolder,
            .labelNotReadBack, .toolMissing, .internalFault, .cancelled:
            false
        }
    }
    /// One line that says what is wrong and, where it helps, what to do.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The system's own words for an error number.
    static func words(_ number: Int32) -> String { String(cString: strerror(number)) }
}

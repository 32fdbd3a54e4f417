import Foundation

/// Standard output for results, standard error for everything else.
enum Terminal {
    /// Writes a result and a line's end to standard output.
    ///
    /// Ends the process with 74 when that fails: a result that nobody got is no result.
    static func print(_ text: String) {
        guard write(shown(text) + "\n", to: STDOUT_FILENO) else {
            say("touchstone: standard output can't be written: \(String(cString: strerror(errno)))")
            exit(74)
        }
    }

    /// Writes a message and a line's end to standard error.
    static func say(_ text: String) { _ = write(shown(text) + "\n", to: STDERR_FILENO) }

    /// A text in which no file's name can command the terminal: controls but line ends and tabs
    /// become U+FFFD.
    static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            let isControl = scalar.properties.generalCategory == .control
            return isControl && scalar != "\n" && scalar != "\t" ? "\u{FFFD}" : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Writes to standard error without ending the line.
    static func draw(_ text: String) { _ = write(text, to: STDERR_FILENO) }

    /// Whether a person watches standard error.
    static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }
}

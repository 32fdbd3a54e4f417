import Foundation

/// The name of a file as the system knows it: bytes, of which most are UTF-8 and some are not.
public struct FilePathBytes: Hashable, Sendable, CustomStringConvertible {
    /// The name's bytes, without the closing zero.
    public let bytes: [UInt8]

    /// Takes a name as bytes; a zero byte ends it.
    public init(bytes: [UInt8]) { self.bytes = Array(bytes.prefix { $0 != 0 }) }

    /// Takes a name that is text.
    public init(_ text: String) { self.init(bytes: Array(text.utf8)) }

    /// The name as text, with U+FFFD where it isn't UTF-8.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether the name is UTF-8, so that ``description`` says it exactly.
    public var isText: Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// Lends the name to a system call.
    public func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (bytes + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                guard let start = characters.baseAddress else { preconditionFailure("never empty") }
                return body(start)
            }
        }
    }
}

extension FilePathBytes {
    /// Whether it names a folder, or a link to one.
    package var isFolder: Bool {
        var status = stat()
        return withCString { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

/// A file of a folder of packs, as it was found.
package struct PackFile: Hashable, Sendable {
    /// Its path as complaints name it.
    package let path: String
    package let bytes: [UInt8]

    package init(_ path: String, _ bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// One thing that is wrong with a file, and where.
package struct PackComplaint: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from 1.
    package let line: Int
    package let message: String

    package var description: String { "\(file):\(line): \(message)" }
}

/// Everything that is wrong with files that were read together.
package struct PackError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In the order of files and lines; never empty.
    package let complaints: [PackComplaint]
    /// How many more there are than a reading names.
    package let unnamed: Int

    package var description: String {
        let lines = complaints.map(\.description)
        return (unnamed > 0 ? lines + ["and \(unnamed) more"] : lines).joined(separator: "\n")
    }
}

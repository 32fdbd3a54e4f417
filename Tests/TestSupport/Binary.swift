package import Foundation

/// The `touchstone` binary that was built with the tests.
package enum Binary {
    /// A provider code that passes its checksum and belongs to nobody.
    package static let producer = "001191000000T5TNDEM00010001"
    /// A platform's code that passes its checksum and belongs to nobody.
    package static let platform = "001191310000TE5TDEM00320000"

    /// Leaves picture and sound as they are.
    package static let metadataOnly = ["--visible", "none", "--audible", "none"]

    /// Where the binary is: beside the running tests.
    package static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().path
    /// The binary itself.
    package static let path = folder + "/touchstone"

    /// Runs the binary in a folder and waits for its end.
    package static func run(_ arguments: [String], in folder: URL? = nil) throws -> Tool.Outcome {
        try Tool.run(path, arguments, in: folder)
    }

    /// Runs the binary and reads the JSON that it prints.
    package static func json(_ arguments: [String], in folder: URL? = nil) throws -> JSONObject {
        let outcome = try run(arguments + ["--json"], in: folder)
        return try JSONObject(parsing: outcome.output)
    }
}

/// What a command printed as JSON, asked by paths such as `assessment.notice`.
package struct JSONObject: @unchecked Sendable {
    private let root: Any

    package init(parsing data: Data) throws {
        root = try JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed])
    }

    /// The value at a path of keys and indexes; `nil` when there is none, `NSNull` for `null`.
    package func value(_ path: String) -> Any? {
        path.split(separator: ".").reduce(root as Any?) { value, key in
            if let list = value as? [Any], let index = Int(key), list.indices.contains(index) {
                return list[index]
            }
            return (value as? [String: Any])?[String(key)]
        }
    }

    package func text(_ path: String) -> String? { value(path) as? String }
    package func number(_ path: String) -> Double? { (value(path) as? NSNumber)?.doubleValue }
    package func isNull(_ path: String) -> Bool { value(path) is NSNull }
    package func count(_ path: String) -> Int? { (value(path) as? [Any])?.count }
}

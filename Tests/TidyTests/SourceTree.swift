import Foundation
import Testing

/// One file of the project, by its path from the root.
struct ProjectFile: Sendable, CustomTestStringConvertible {
    let path: String
    let text: String
    /// The text as Swift, in code and comments; of another file it means nothing.
    let masked: MaskedSwift

    init(path: String, text: String) {
        self.path = path
        self.text = text
        masked = MaskedSwift(path.hasSuffix(".swift") ? text : "")
    }

    var testDescription: String { path }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var name: Substring { path.split(separator: "/").last ?? "" }
    /// The folder that the file stands in.
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }
    /// The target under `Sources/`, or `nil` for other files.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.first == "Sources" && parts.count > 2 ? String(parts[1]) : nil
    }
}

/// What a rule found, and where.
struct Complaint: Hashable, CustomStringConvertible {
    let path: String
    var line: Int?
    let message: String

    var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(message)" }
}

/// The files that people write, read once from the folder this repository stands in.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Every text file of the repository's own folders.
    static let all: [ProjectFile] = (folders.flatMap(paths) + rootFiles).sorted().compactMap {
        path in
        guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
            return nil
        }
        return ProjectFile(path: path, text: text)
    }

    /// The Swift files of the product.
    static let sources = all.filter { $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".swift") }
    /// The Swift files of the tests.
    static let tests = all.filter { $0.path.hasPrefix("Tests/") && $0.path.hasSuffix(".swift") }
    /// The targets: the folders under `Sources/`.
    static let targets = Set(sources.compactMap(\.target)).sorted()

    private static let folders = [
        "Sources", "Tests", "Fuzz", "Benchmarks", "docs", "scripts", ".ci",
    ]

    private static var rootFiles: [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: root.path)
        return (names ?? []).filter {
            $0.hasSuffix(".md") || ["Makefile", "Package.swift"].contains($0)
        }
    }

    private static func paths(in folder: String) -> [String] {
        let below = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        var paths: [String] = []
        while let path = below?.nextObject() as? String {
            if [".build", "corpus", "findings"].contains(path) {
                below?.skipDescendants()
            } else if below?.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
                paths.append("\(folder)/\(path)")
            }
        }
        return paths
    }
}

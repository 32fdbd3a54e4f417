import Yams

/// Makes nodes of a file's text.
///
/// Anchors are refused, for with them a short text can stand for an endless one. Nesting ends
/// where the parser's own bound of 1000 levels is.
enum PackDocument {
    /// The file's only document; `nil`, and a complaint, when it can't be read.
    static func root(of file: PackFile, _ journal: Journal) -> PackNode? {
        do {
            let node = try node(of: file, limits: journal.limits)
            return PackNode(node, in: file.path, journal)
        } catch {
            journal.complain(error.message, in: file.path, at: error.line)
            return nil
        }
    }

    /// Why a text is no document.
    private struct Refusal: Error {
        let message: String
        var line = 1
    }

    private static func node(
        of file: PackFile,
        limits: PolicyLimits,
    ) throws(Refusal) -> Node {
        guard file.bytes.count <= limits.fileBytes else {
            throw Refusal(message: "the file has more than \(limits.fileBytes) bytes")
        }
        guard let text = String(validating: file.bytes, as: UTF8.self) else {
            throw Refusal(message: "the file is not UTF-8")
        }
        if let line = lineOfAnchor(in: file.bytes) {
            throw Refusal(message: "anchors (&name) are not read; write it out", line: line)
        }
        do {
            // The parser keeps the address of the text, which a very short one doesn't have.
            let padded = text + String(repeating: "\n", count: 16)
            let parser = try Parser(yaml: padded, resolver: .basic, encoding: .utf8)
            guard let node = try parser.singleRoot() else {
                throw Refusal(message: "the file is empty")
            }
            return node
        } catch let error as Refusal {
            throw error
        } catch {
            // What is missing at the end is missed behind the padding.
            let lines = file.bytes.split(
                separator: UInt8(ascii: "\n"),
                omittingEmptySubsequences: false,
            )
            var refusal = refusal(after: error)
            refusal.line = max(1, min(refusal.line, lines.count))
            throw refusal
        }
    }

    /// The line of the first `&` that may begin an anchor.
    ///
    /// Behind a letter or digit it is part of a word, and before a blank it stands alone.
    private static func lineOfAnchor(in bytes: [UInt8]) -> Int? {
        var line = 1
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte == UInt8(ascii: "&") else { continue }
            let isInWord = index > 0 && isLetterOrDigit(bytes[index - 1])
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0x20
            if !isInWord, next > 0x20 { return line }
        }
        return nil
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func refusal(after error: any Error) -> Refusal {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            Refusal(message: "this is no YAML: \(problem)", line: mark.line)
        case .duplicatedKeysInMapping(let keys, let context):
            Refusal(
                message: "written twice: \(keys.joined(separator: ", "))",
                line: context.mark.line,
            )
        case .reader(let problem, _, _, _):
            Refusal(message: "this is no YAML: \(problem)")
        default: Refusal(message: "this is no YAML")
        }
    }
}

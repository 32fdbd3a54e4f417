import Foundation
package import Media

extension Toolbox {
    /// Reads lines of text, one picture each, with one child for all of them.
    ///
    /// - Returns: what was read of each, in the order of the lines. Of a line without letters too,
    ///   something may be read.
    /// - Throws: ``ToolFault/missing(program:package:)`` when the recogniser or the data of a
    ///   language isn't installed, with the package that brings it; ``ToolFault`` when there are
    ///   more lines than ``ToolLimits/textLines`` or the child can't; `CancellationError`.
    package func recogniseText(_ lines: [Picture]) async throws -> [RecognisedText] {
        guard !lines.isEmpty else { return [] }
        guard lines.count <= limits.textLines else {
            throw ToolFault.overLimit(
                "there are \(lines.count) lines of text; at most \(limits.textLines) are read"
            )
        }
        _ = try path(of: .tesseract)
        let folder = try PrivateFolder()
        try Self.write(lines, into: folder)
        let errand = Errand(
            program: .tesseract,
            folder: folder,
            wallSeconds: limits.textSeconds,
        ) { _ in
            // A text file as input is a list of pictures; 7 takes each for one line.
            ["lines.txt", "stdout", "-l", "chi_sim+eng", "--psm", "7", "tsv"]
        }
        do {
            let answer = try await collect(errand)
            return try RecognisedLines(tsv: answer.bytes, count: lines.count).texts
        } catch ToolFault.failed(let program, let status, let complaint) {
            let data = RecognisedLines.missingData(in: complaint)
            throw data ?? .failed(program: program, status: status, complaint: complaint)
        }
    }

    private static func write(_ lines: [Picture], into folder: PrivateFolder) throws(ToolFault) {
        do {
            for (index, line) in lines.enumerated() {
                let kind = line.format == .gray8 ? "P5" : "P6"
                let head = "\(kind)\n\(line.width) \(line.height)\n255\n"
                try Data(Array(head.utf8) + line.bytes).write(to: folder.file("\(index).pnm"))
            }
            let list = lines.indices.map { "\($0).pnm\n" }.joined()
            try Data(list.utf8).write(to: folder.file("lines.txt"))
        } catch {
            throw .unwritten("writing lines of text", error)
        }
    }
}

/// What tesseract printed of a list of lines.
struct RecognisedLines {
    /// One text for each line.
    let texts: [RecognisedText]

    /// Takes the twelve columns that tesseract gives for each page, block, line and word.
    init(tsv: [UInt8], count: Int) throws(ToolFault) {
        var words = [[RecognisedText.Word]](repeating: [], count: count)
        let rows = String(decoding: tsv, as: UTF8.self).split(separator: "\n")
        guard rows.first?.hasPrefix("level\tpage_num\t") == true else {
            throw .unexpectedOutput(program: "tesseract", "an answer that isn't its table")
        }
        for row in rows.dropFirst() {
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            // Level 5 is a word; a page is one of our lines, counted from 1.
            guard cells.count == 12, cells[0] == "5", let page = Int(cells[1]),
                (1...count).contains(page), let percent = Double(cells[10]), percent >= 0
            else { continue }
            words[page - 1].append(
                .init(String(cells[11]), confidence: min(percent / 100, 1))
            )
        }
        texts = words.map { RecognisedText(words: $0) }
    }

    /// Which language's data tesseract complains about; `nil` when it's about something else.
    static func missingData(in complaint: String) -> ToolFault? {
        for language in ["chi_sim", "eng"] where complaint.contains("\(language).traineddata") {
            let package = "tesseract-ocr-" + language.replacing("_", with: "-")
            return .missing(program: "tesseract's data for \(language)", package: package)
        }
        return nil
    }
}

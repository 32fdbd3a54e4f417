import Testing

@Suite struct WordingTests {
    @Test(arguments: SourceTree.sources + SourceTree.tests)
    func `names say a subject`(file: ProjectFile) {
        #expect(Wording.nameComplaints(in: file) == [])
        #expect(Wording.typeComplaints(in: file) == [])
    }

    @Test(arguments: SourceTree.sources)
    func `nothing ends the process on what it did not expect`(file: ProjectFile) {
        #expect(Wording.trapComplaints(in: file) == [])
    }

    @Test(arguments: SourceTree.sources + SourceTree.tests)
    func `a note to oneself says why it waits`(file: ProjectFile) {
        #expect(Wording.noteComplaints(in: file) == [])
    }

    @Test(arguments: SourceTree.all)
    func `no file knows the machine it was written on`(file: ProjectFile) {
        #expect(Wording.pathComplaints(in: file) == [])
    }

    @Test(arguments: [
        "Sources/Core/A.swift", "Sources/Media/Utils/A.swift", "Sources/Media/BoxHelpers.swift",
        "Sources/Media/Array+ext.swift", "Sources/Media/Array+Extensions.swift",
        "Sources/Media/LabelManager.swift", "Sources/Media/Handler.swift",
    ])
    func `a vague file name is found`(path: String) {
        #expect(Wording.nameComplaints(in: ProjectFile(path: path, text: "")).count == 1)
    }

    @Test(arguments: [
        "Sources/Media/Score.swift", "Sources/Media/BoxExtensions.swift",
        "Sources/Media/Text.swift", "Sources/Media/Box+Next.swift",
    ])
    func `a word within a word is no vague name`(path: String) {
        #expect(Wording.nameComplaints(in: ProjectFile(path: path, text: "")) == [])
    }

    @Test(arguments: ["struct LabelManager {}", "actor Service {}", "final class ReaderImpl {}"])
    func `a vague type name is found`(line: String) {
        #expect(Wording.typeComplaints(in: swift(line)).count == 1)
    }

    @Test(arguments: [
        "let a = try! b()", "let a = b as! C", "fatalError()",
        "guard a else { fatalError(\"no\") }",
    ])
    func `a trap is found`(line: String) {
        #expect(Wording.trapComplaints(in: swift(line)).count == 1)
    }

    @Test(arguments: [
        "// never fatalError() here", "print(\"try! again\")", "let a = b as? C", "/* as! */",
    ])
    func `talk of a trap is none`(line: String) {
        #expect(Wording.trapComplaints(in: swift(line)) == [])
    }

    @Test(arguments: [
        ("TODO later", 1), ("FIXME: wrong", 1), ("TODO(soon): more", 1),
        ("TODO(ffmpeg 7 is not in Debian 12): drop the detour", 0),
    ])
    func `a note without a reason is found`(note: String, complaints: Int) {
        #expect(Wording.noteComplaints(in: swift("let a = 1  // \(note)")).count == complaints)
        #expect(Wording.noteComplaints(in: swift("let a = \"\(note)\"")) == [])
    }

    @Test(arguments: ["work", "home", "root", "Users"])
    func `a private path is found`(folder: String) {
        let text = "let file = \"/\(folder)/somebody/a.mp4\""
        #expect(Wording.pathComplaints(in: swift(text)).count == 1)
        #expect(Wording.pathComplaints(in: swift("see docs/\(folder)/a.md")) == [])
    }

    private func swift(_ text: String) -> ProjectFile {
        ProjectFile(path: "Sources/Media/Sample.swift", text: text)
    }
}

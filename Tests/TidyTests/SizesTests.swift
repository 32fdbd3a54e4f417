import Testing

@Suite struct SizesTests {
    @Test(arguments: SourceTree.sources + SourceTree.tests)
    func `a file is short enough to read`(file: ProjectFile) {
        #expect(Sizes.lengthComplaints(in: file) == [])
    }

    @Test(arguments: SourceTree.sources + SourceTree.tests)
    func `a function is short and asks for little`(file: ProjectFile) {
        #expect(Sizes.functionComplaints(in: file) == [])
    }

    @Test func `a folder can be taken in at a glance`() {
        #expect(Sizes.folderComplaints(in: SourceTree.sources) == [])
    }

    @Test(arguments: [
        ("Sources/A/A.swift", 401, 1), ("Tests/A/A.swift", 401, 0), ("Tests/A/A.swift", 601, 1),
    ])
    func `a long file is found`(path: String, lines: Int, complaints: Int) {
        let file = ProjectFile(path: path, text: String(repeating: "\n", count: lines))
        #expect(Sizes.lengthComplaints(in: file).count == complaints)
    }

    @Test(arguments: [
        "func a()", "init?<T>(a: T)", "var a: Int", "subscript(a: Int) -> Int", "deinit",
    ])
    func `a long function of any kind is found`(head: String) {
        let body = String(repeating: "    use(\"}\")  // }\n", count: 69)
        let file = ProjectFile(
            path: "Sources/A/A.swift",
            text: "struct A {\n\(head) {\n\(body)}\n}\n",
        )
        #expect(Sizes.functionComplaints(in: file).map(\.line) == [2])
    }

    @Test func `a function of seventy lines is let through`() {
        let body = String(repeating: "    .init(a)\n", count: 68)
        let file = ProjectFile(path: "Sources/A/A.swift", text: "func a() {\n\(body)}\n")
        #expect(Sizes.functionComplaints(in: file) == [])
    }

    @Test(arguments: [
        ("func a(b: Int, c: Int, d: Int, e: Int, f: Int, g: Int)", 1),
        (
            "func a(b: Int, c: Int, d: Int, e: Int, f: Int, g: Int) async throws -> Int",
            1,
        ),
        ("init(b: Int, c: Int, d: Int, e: Int, f: Int, g: Int, h: Int, i: Int)", 0),
        ("init(b: Int, c: Int, d: Int, e: Int, f: Int, g: Int, h: Int, i: Int, j: Int)", 1),
        ("func a(b: [String: Int], c: (d: Int, e: Int, f: Int, g: Int) -> Void)", 0),
        ("func a(b: Result<Int, Never>, c: Int, d: Int, e: Int, f: Int = max(1, 2))", 0),
    ])
    func `many parameters are found`(signature: String, complaints: Int) {
        let file = ProjectFile(path: "Sources/A/A.swift", text: "\(signature) { use(b) }\n")
        #expect(Sizes.functionComplaints(in: file).count == complaints)
    }

    @Test func `a signature over several lines is one`() {
        let parameters = "bcdefg".map { "    \($0): Int,\n" }.joined()
        let text = "func a(\n\(parameters))\n    -> Int\nwhere T: Equatable {\n    b\n}\n"
        let file = ProjectFile(path: "Sources/A/A.swift", text: text)
        #expect(Sizes.functionComplaints(in: file).count == 1)
        #expect(FunctionShape.all(in: file.masked).map(\.lineCount) == [12])
    }

    @Test func `a full folder is found`() {
        let files = (0..<13).map { ProjectFile(path: "Sources/A/\($0).swift", text: "") }
        #expect(Sizes.folderComplaints(in: files).map(\.path) == ["Sources/A"])
        #expect(Sizes.folderComplaints(in: Array(files.dropLast())) == [])
    }
}

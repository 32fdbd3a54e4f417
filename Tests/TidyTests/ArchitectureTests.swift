import Foundation
import Testing

@Suite struct ArchitectureTests {
    let architecture = Architecture.touchstone

    @Test func `every target stands in the table, and the table names no other`() {
        #expect(Set(SourceTree.targets) == Set(architecture.targets.keys))
    }

    @Test func `a target stands above all that it may import`() {
        for (name, target) in architecture.targets {
            for lower in target.ours {
                let floor = architecture.targets[lower]?.floor ?? .max
                let isBelow = floor < target.floor || (floor == 0 && lower == "Media")
                #expect(isBelow, "\(name) over \(lower)")
            }
        }
    }

    @Test(arguments: SourceTree.sources)
    func `imports only what lies below it`(file: ProjectFile) {
        #expect(architecture.importComplaints(in: file) == [])
    }

    @Test(arguments: SourceTree.sources)
    func `floors 0 to 5 know no clock and no environment`(file: ProjectFile) {
        #expect(architecture.surroundingsComplaints(in: file) == [])
    }

    @Test(arguments: [
        ("Sources/Media/A.swift", "import Containers"),
        ("Sources/Media/A.swift", "public import Containers"),
        ("Sources/Media/A.swift", "@preconcurrency package import struct Labels.Notice"),
        ("Sources/Containers/A.swift", "import Crypto"),
        ("Sources/Detection/A.swift", "import MediaTools"),
        ("Sources/Pipeline/A.swift", "import Subprocess"),
        ("Sources/touchstone/A.swift", "import FoundationNetworking"),
        ("Sources/Novelty/A.swift", "let answer = 42"),
    ])
    func `an import from above or outside is found`(path: String, line: String) {
        let file = ProjectFile(path: path, text: "\(line)\n")
        #expect(architecture.importComplaints(in: file).count == 1)
    }

    @Test(arguments: [
        ("Sources/Media/A.swift", ["import Foundation", "import Crypto", "// import Labels"]),
        (
            "Sources/Labels/A.swift",
            ["let words = \"import Crypto\"", "public import struct Media.TimeSpan"],
        ),
        ("Sources/MediaTools/A.swift", ["import Subprocess", "package import Containers"]),
    ])
    func `an import from below is fine, and so is talk of imports`(path: String, lines: [String]) {
        let file = ProjectFile(path: path, text: lines.joined(separator: "\n"))
        #expect(architecture.importComplaints(in: file) == [])
    }

    @Test(arguments: ["import GRDB", "import CPostgres", "import Hummingbird"])
    func `a driver stays in its room`(line: String) {
        let open = Architecture(targets: [
            "Store": .init(6, outside: ["GRDB", "CPostgres", "Hummingbird"])
        ])
        let file = ProjectFile(path: "Sources/Store/Cases/CaseTable.swift", text: line)
        #expect(open.importComplaints(in: file).count == 1)
    }

    @Test(arguments: [
        "let now = Date()", "let home = ProcessInfo.processInfo.environment",
        "let path = getenv(name)", "let child = Process()",
    ])
    func `a look at the surroundings is found`(line: String) {
        let low = ProjectFile(path: "Sources/Labels/A.swift", text: line)
        #expect(architecture.surroundingsComplaints(in: low).count == 1)
        let high = ProjectFile(path: "Sources/touchstone/A.swift", text: line)
        #expect(architecture.surroundingsComplaints(in: high) == [])
    }

    @Test func `a date that was handed in is no clock`() {
        let text = "func due(after start: Date) -> Date { Date(timeInterval: 60, since: start) }"
        let file = ProjectFile(path: "Sources/Labels/A.swift", text: text)
        #expect(architecture.surroundingsComplaints(in: file) == [])
    }
}

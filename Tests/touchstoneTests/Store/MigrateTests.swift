import Foundation
import TestSupport
import Testing

@Suite struct MigrateTests {
    @Test func `makes the database, then finds nothing to do`() async throws {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "made/by/migrate").path
            let first = try Binary.json(["migrate", "--data", data])
            #expect(try #require(first.count("applied")) > 0)
            #expect(
                try Binary.run(["migrate", "--data", data]).output == Data("nothing to do\n".utf8)
            )
            let checked = try Binary.run(["migrate", "--check", "--data", data])
            #expect(checked.status == 0)
        }
    }

    @Test func `looking makes nothing`() async throws {
        try await withTemporaryFolder { folder in
            let checked = try Binary.run(["migrate", "--check", "--data", folder.path])
            #expect(checked.status == 66)
            #expect(checked.complaintText.contains("run: touchstone migrate"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test(arguments: [
        ("mysql://root:canary@host/db", 64, "postgres://"), ("sqlite:", 64, "sqlite:PATH"),
        ("sqlite:/proc/none/x.sqlite", 74, "/proc/none"),
        ("postgres://nobody:canary@127.0.0.1:1/none", 74, "can't be reached"),
    ])
    func `says what is wrong with an address, and no password`(
        address: String,
        status: Int32,
        words: String,
    ) async throws {
        try await withTemporaryFolder { folder in
            let run = try Binary.run(["migrate", "--data", folder.path, "--database", address])
            #expect(run.status == status)
            #expect(run.complaintText.contains(words), "\(run.complaintText)")
            #expect(!run.complaintText.contains("canary"))
        }
    }

    @Test func `a folder that can't be made ends with 73 and the system's words`() throws {
        let run = try Binary.run(["migrate", "--data", "/proc/none"])
        #expect(run.status == 73)
        #expect(run.complaintText.contains("can't be made"))
        #expect(!run.complaintText.contains("NSCocoa"))
    }

    @Test func `a file that is no database is left alone`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "touchstone.sqlite")
            let text = String(repeating: "a letter to my aunt\n", count: 100)
            try Data(text.utf8).write(to: file)
            let run = try Binary.run(["migrate", "--data", folder.path])
            #expect(run.status == 65, "\(run.complaintText)")
            #expect(try String(decoding: Data(contentsOf: file), as: UTF8.self) == text)
        }
    }
}

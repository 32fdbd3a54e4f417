import Foundation
import Policy
import TestSupport
import Testing

@Suite struct PackFolderTests {
    @Test func `a folder of one's own stands in place of ours`() async throws {
        try await withTemporaryFolder { folder in
            let room = folder.appending(path: "policies")
            try FileManager.default.createDirectory(at: room, withIntermediateDirectories: true)
            try Data(PackSample.pack().utf8).write(to: room.appending(path: "p.yaml"))
            try Data("notes".utf8).write(to: room.appending(path: "notes.txt"))
            let book = try PolicyBook(try PackFolder.files(in: folder.path))
            #expect(book.packs.keys.sorted() == ["p"] && book.profiles.isEmpty)
            #expect(book.idlePacks == ["p"])
            let shipped = try Shipped.book.get()
            #expect(book.obligations == shipped.obligations)
        }
    }

    @Test func `a file that nobody would read is a mistake`() async throws {
        try await withTemporaryFolder { folder in
            let room = folder.appending(path: "policies")
            try FileManager.default.createDirectory(at: room, withIntermediateDirectories: true)
            try Data(PackSample.pack().utf8).write(to: room.appending(path: "p.yml"))
            let found = PackSample.complaints(about: try PackFolder.files(in: folder.path))
            #expect(
                found.contains { $0.hasSuffix("p.yml:1: the name of a pack's file ends in .yaml") }
            )
        }
    }

    @Test func `every pack that we ship is asked by a profile`() throws {
        #expect(try Shipped.book.get().idlePacks.isEmpty)
    }

    @Test func `a table of obligations of one's own stands in place of ours`() throws {
        let table = """
            \(ObligationTableTests.heading)
            X-1,Own law,1,Something,某事,always,mine,waiting,,,,It isn't built.,
            LM-6.1,Measures,6,Mark,标识,always,cn,waiting,,,,It isn't built.,
            """
        let book = try PolicyBook([
            PackFile("obligations.csv", Array(table.utf8)), PackSample.file(PackSample.pack()),
        ])
        #expect(book.obligations.ids == ["LM-6.1", "X-1"])
        #expect(book.obligations["X-1"]?.duty.english == "Something")
        #expect(book.obligations["Y"] == nil && book.obligations.owed(under: "mine").count == 1)
        let broken = PackFile("obligations.csv", Array("id,article\nX-1,1\n".utf8))
        let found = PackSample.complaints(about: [broken, PackSample.file(PackSample.pack())])
        #expect(found.count > 2 && found[0].hasPrefix("obligations.csv:1: the first line"))
    }

    @Test func `a folder that isn't there is named`() {
        #expect(throws: PackFolder.Fault.noFolder("/nowhere")) {
            try PackFolder.files(in: "/nowhere")
        }
        #expect("\(PackFolder.Fault.noFolder("/nowhere"))" == "/nowhere: no such folder")
        #expect("\(PackFolder.Fault.tooManyFiles(2))".contains("more than 2"))
    }

    @Test func `more files than the limit are not read`() throws {
        var limits = PolicyLimits()
        limits.files = 3
        let folder = Repository.root.appending(path: "Packs").path
        #expect(throws: PackFolder.Fault.tooManyFiles(3)) {
            try PackFolder.files(in: folder, limits: limits)
        }
    }

    @Test func `a file is read to one byte beyond the limit`() throws {
        var limits = PolicyLimits()
        limits.fileBytes = 10
        let path = Repository.root.appending(path: "Packs/profiles/cn.yaml").path
        #expect(try PackFolder.file(at: path, limits: limits).bytes.count == 11)
        #expect(throws: PackFolder.Fault.unreadable("/nowhere/x.yaml")) {
            try PackFolder.file(at: "/nowhere/x.yaml")
        }
        #expect("\(PackFolder.Fault.unreadable("x"))" == "x: can't be read")
    }
}

import Foundation
import MediaTools
import TestSupport
import Testing

@Suite struct PrivateFolderTests {
    @Test func `a folder goes with its owner`() async throws {
        try await withTemporaryFolder { parent in
            do {
                let folder = try PrivateFolder(in: parent)
                try Data("x".utf8).write(to: folder.file("mine"))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path).isEmpty)
        }
    }

    @Test func `what a killed process left is swept, and nothing else`() async throws {
        try await withTemporaryFolder { parent in
            let inUse = try PrivateFolder(in: parent)
            try age(inUse.url)
            try leave("touchstone-aaaaaa", in: parent)
            try leave("touchstone-notours", in: parent)
            try leave("another-aaaaaa", in: parent)
            try leave("touchstone-public", in: parent, mode: 0o755)
            try leave("touchstone-bbbbbb", in: parent, mode: 0o755)
            try leave("touchstone-cccccc", in: parent, isOld: false)
            let link = parent.appending(path: "touchstone-dddddd").path
            try FileManager.default.createSymbolicLink(
                atPath: link,
                withDestinationPath: "another-aaaaaa",
            )
            let before = Set(try FileManager.default.contentsOfDirectory(atPath: parent.path))
            try PrivateFolder(in: parent).sweepBesides()
            let after = Set(try FileManager.default.contentsOfDirectory(atPath: parent.path))
            #expect(before.subtracting(after) == ["touchstone-aaaaaa"])
        }
    }

    /// Makes a folder with a file in it as nobody holds it.
    private func leave(
        _ name: String,
        in parent: URL,
        mode: Int = 0o700,
        isOld: Bool = true,
    ) throws {
        let folder = parent.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        try Data("x".utf8).write(to: folder.appending(path: "input"))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path)
        if isOld { try age(folder) }
    }

    private func age(_ folder: URL) throws {
        let date = Date(timeIntervalSinceNow: -7200)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: folder.path)
    }
}

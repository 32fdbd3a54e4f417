package import Foundation

/// A folder that only we may enter, removed with all it holds when nobody needs it any more.
///
/// Children write their files here and nowhere else.
package final class PrivateFolder: Sendable {
    /// The folder's own path.
    package let url: URL

    /// Makes a folder with an unguessable name.
    ///
    /// - Throws: ``ToolFault/system(what:errno:)`` when the parent can't be written to.
    package init(
        in parent: URL = FileManager.default.temporaryDirectory
    ) throws(ToolFault) {
        var name = Array(parent.appending(path: "touchstone-XXXXXX").path.utf8CString)
        guard mkdtemp(&name) != nil else {
            throw .system(what: "making a private folder", errno: errno)
        }
        let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        url = URL(filePath: path, directoryHint: .isDirectory)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The place of a file in it.
    package func file(_ name: String) -> URL { url.appending(path: name) }
}

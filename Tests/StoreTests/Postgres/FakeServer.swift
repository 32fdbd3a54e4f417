import Foundation
import Glibc

/// Something on a socket that is no PostgreSQL server, or an odd one.
final class FakeServer: Sendable {
    let address: String
    private let folder: URL
    private let socket: Int32

    struct Refused: Error { var code: Int32 }

    /// Says each of `words` after it was told something, then closes or waits.
    init(says words: [[UInt8]], closes: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "f-" + UUID().uuidString.prefix(8)
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        address = "postgresql://u:sekret@/d?host=\(folder.path)&sslmode=disable"
        let listening = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        socket = listening
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let path = folder.appending(path: ".s.PGSQL.5432").path
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listening, $0, size) }
        }
        guard bound == 0, listen(listening, 16) == 0 else { throw Refused(code: errno) }
        let thread = Thread {
            while true {
                let client = accept(listening, nil, nil)
                guard client >= 0 else { return }
                Self.serve(client, words)
                if closes { close(client) }
            }
        }
        thread.start()
    }

    /// Ends the thread and removes the socket.
    func stop() {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
        try? FileManager.default.removeItem(at: folder)
    }

    private static func serve(_ client: Int32, _ words: [[UInt8]]) {
        var heard = [UInt8](repeating: 0, count: 65_536)
        for word in words {
            guard recv(client, &heard, heard.count, 0) > 0 else { return }
            guard send(client, word, word.count, Int32(MSG_NOSIGNAL)) > 0 else { return }
        }
    }

    /// What a server says to let a client in (PostgreSQL 15, chapter 55.2).
    static func welcome(version: String, encoding: String) -> [UInt8] {
        func message(_ type: Character, _ body: [UInt8]) -> [UInt8] {
            let length = UInt32(body.count + 4)
            return Array(String(type).utf8) + withUnsafeBytes(of: length.bigEndian, Array.init)
                + body
        }
        func parameter(_ name: String, _ value: String) -> [UInt8] {
            message("S", Array(name.utf8) + [0] + Array(value.utf8) + [0])
        }
        return message("R", [0, 0, 0, 0]) + parameter("server_version", version)
            + parameter("server_encoding", encoding) + parameter("client_encoding", "UTF8")
            + message("K", [0, 0, 0, 1, 0, 0, 0, 2]) + message("Z", Array("I".utf8))
    }
}

import ArgumentParser
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A server of the same library that does nothing more than it must: what ours is measured beside.
struct BareServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare-server",
        abstract: "Serves GET /constant and PUT /plain until it is ended.",
    )

    @Option(help: "The port on the loopback address.")
    var port: Int
    @Option(help: "Where PUT /plain writes.")
    var folder: String

    func run() async throws {
        let router = Router()
        let answer = Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: #"{"notice":"none","version":1}"#)),
        )
        router.get("constant") { _, _ in answer }
        let folder = folder
        router.put("plain") { request, _ in
            let digest = try await Self.keep(request.body, in: folder)
            return Response(
                status: .created,
                body: ResponseBody(byteBuffer: ByteBuffer(string: digest)),
            )
        }
        var logger = Logger(label: "bare")
        logger.logLevel = .error
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            logger: logger,
        )
        try await application.runService()
    }

    /// Writes a body down as it comes, hashes it, and syncs it once.
    private static func keep(_ body: RequestBody, in folder: String) async throws -> String {
        let path = "\(folder)/plain-\(UInt64.random(in: 0 ... .max))"
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else {
            throw HTTPError(.internalServerError, message: "can't open \(path)")
        }
        defer { close(file) }
        var hash = SHA256()
        for try await buffer in body {
            try buffer.withUnsafeReadableBytes { bytes in
                hash.update(bufferPointer: bytes)
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = write(
                        file,
                        UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                        rest.count,
                    )
                    guard count > 0 else { throw HTTPError(.internalServerError) }
                    rest = rest.dropFirst(count)
                }
            }
        }
        guard fsync(file) == 0 else { throw HTTPError(.internalServerError) }
        return hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
            .joined()
    }
}

import HTTPTypes
import Logging
import ServiceLifecycle
import Store
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite struct ConnectionLimitTests {
    @Test(.timeLimit(.minutes(1)))
    func `a connection too many waits until another is given up`() async throws {
        let (calls, caller) = AsyncStream.makeStream(of: String.self)
        let routes = ["first", "second"].map { name in
            Route(.get, "/\(name)", name, "Say who called") { _ in
                caller.yield(name)
                return .noContent
            }
            .answers(.noContent, "Done")
        }
        let rig = try Rig(routes) { $0.limits.connections = 1 }
        let (ports, porter) = AsyncStream.makeStream(of: Int.self)
        let listening = Listening(host: "127.0.0.1", port: 0) { porter.yield($0) }
        let server = APIServer(
            rig.front,
            listening,
            surroundings: TestClock().surroundings,
            logger: .silent,
        )
        let running = Task { try await server.run() }
        var (port, heard) = (ports.makeAsyncIterator(), calls.makeAsyncIterator())
        let found = try #require(await port.next())
        let first = try RawConnection(port: found)
        first.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(await heard.next() == "first")
        let second = try RawConnection(port: found)
        second.send("GET /second HTTP/1.1\r\nHost: a\r\n\r\n")
        // Were it taken in, it would have its turn among so many.
        for _ in 0..<20 {
            first.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await heard.next() == "first")
        }
        first.close()
        #expect(await heard.next() == "second")
        second.close()
        running.cancel()
        _ = await running.result
    }
}

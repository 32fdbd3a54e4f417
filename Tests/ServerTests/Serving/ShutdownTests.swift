import Foundation
import HTTPTypes
import Logging
import ServiceLifecycle
import Store
import Synchronization
import Testing
import TestSupport

@testable import Server

@Suite struct ShutdownTests {
    @Test func `readiness fails first, running requests end, then the server`() async throws {
        let doors = Doors()
        let (started, starter) = AsyncStream.makeStream(of: Void.self)
        let (ended, ender) = AsyncStream.makeStream(of: Void.self)
        let (ports, porter) = AsyncStream.makeStream(of: Int.self)
        let (drained, drainer) = AsyncStream.makeStream(of: Void.self)
        let slow = Route(.get, "/slow", "waitLong", "Wait") { _ in
            starter.yield()
            for await _ in ended { break }
            return .noContent
        }
        .answers(.noContent, "Done")
        let clock = TestClock()
        let health = HealthRoutes([], doors: doors, surroundings: clock.surroundings)
        let rig = try Rig(health.routes + [slow]) { $0.doors = doors }
        var surroundings = clock.surroundings
        surroundings.sleep = { _ in for await _ in drained { break } }
        let listening = Listening(host: "127.0.0.1", port: 0) { porter.yield($0) }
        let logger = Logger.silent
        let server = APIServer(rig.front, listening, surroundings: surroundings, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        let running = Task { try await group.run() }
        var port = 0
        for await found in ports {
            port = found
            break
        }
        let waiting = try RawConnection(port: port)
        waiting.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        for await _ in started { break }
        await group.triggerGracefulShutdown()
        while doors.state == .open { await Task.yield() }
        // Leaving: everything is still answered, but readiness says no.
        let asking = try RawConnection(port: port)
        asking.send("GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let readiness = await asking.receiveAll()
        #expect(readiness.hasPrefix("HTTP/1.1 503 "))
        #expect(readiness.contains("leaving"))
        drainer.yield()
        while doors.state == .leaving { await Task.yield() }
        ender.yield()
        let answer = await waiting.receiveAll()
        #expect(answer.hasPrefix("HTTP/1.1 204 "), "\(answer)")
        try await running.value
        for connection in [asking, waiting] { connection.close() }
        #expect(throws: RawConnection.Failed.self) { try RawConnection(port: port) }
    }
}

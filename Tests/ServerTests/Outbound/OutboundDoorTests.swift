import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Store
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite struct OutboundDoorTests {
    /// What somebody listens with, and whom they heard.
    private final class House: Sendable {
        let hosts = Mutex<[String]>([])

        var route: Route {
            Route(.get, "/x", "readX", "Say something") { call in
                self.hosts.withLock { $0.append(call.request.head.authority ?? "") }
                return Reply.bytes(Array("hello".utf8), "text/plain")
            }
            .answers(.ok, "It is said", contentType: "text/plain")
        }

        var elsewhere: Route {
            Route(.get, "/moved", "readMoved", "Send elsewhere") { _ in
                Reply.bytes([], "text/plain", .found).with(.location, "/x")
            }
            .answers(.found, "It is elsewhere", contentType: "text/plain")
        }

        var heard: [String] { hosts.withLock(\.self) }
    }

    private static func run(
        _ test: @escaping @Sendable (House, Int) async throws -> Void
    ) async throws {
        let house = House()
        try await Rig([house.route, house.elsewhere]).run { client in
            try await test(house, client.port ?? 0)
        }
    }

    private static func resolver(_ texts: String...) -> HostResolver {
        HostResolver { _ in texts.compactMap { IPAddress($0) } }
    }

    private static func read(_ door: OutboundDoor, _ url: String) async throws -> String {
        try await door.call(OutboundCall(.get, url), within: 20) { answer in
            let body = try await answer.body.collect(upTo: 1_000)
            return "\(answer.status) \(String(buffer: body))"
        }
    }

    @Test func `a call goes to the address that was checked, under the name that was asked`()
        async throws
    {
        try await Self.run { house, port in
            let door = OutboundDoor(.loopback, resolver: Self.resolver("127.0.0.1"))
            let said = try await Self.read(door, "http://Hooks.example.com:\(port)/x")
            #expect(said == "200 hello")
            #expect(house.heard == ["hooks.example.com:\(port)"])
            #expect(door.refusals.all.isEmpty)
        }
    }

    @Test func `a name that leads inside after it was checked leads nobody there`() async throws {
        try await Self.run { house, port in
            var rules = OutboundRules.loopback
            rules.networks = []
            let asked = Mutex(0)
            let door = OutboundDoor(
                rules,
                resolver: HostResolver { _ in
                    let number = asked.withLock { count in
                        count += 1
                        return count
                    }
                    return [IPAddress(number == 1 ? "93.184.216.34" : "127.0.0.1")]
                        .compactMap(\.self)
                },
            )
            let url = "http://rebound.example.com:\(port)/x"
            try await door.check(url)
            await #expect(throws: OutboundRefusal.notPublic(.loopback)) {
                try await Self.read(door, url)
            }
            #expect(house.heard.isEmpty)
            // Once for the check, once for the call: what was checked is what would be called.
            #expect(asked.withLock(\.self) == 2)
            #expect(door.refusals.all == ["address-not-public": 1])
        }
    }

    @Test(arguments: [
        ["93.184.216.34", "10.0.0.1"], ["93.184.216.34", "::ffff:127.0.0.1"], ["64:ff9b::1"],
        ["2606:4700::1111", "fe80::1"], [],
    ])
    func `one address of a host that isn't public is one too many`(_ texts: [String]) async throws {
        let door = OutboundDoor(
            OutboundRules(),
            resolver: HostResolver { _ in texts.compactMap { IPAddress($0) } },
        )
        await #expect(throws: OutboundRefusal.self) {
            try await door.check("https://mixed.example.com/")
        }
        #expect(door.refusals.all.values.reduce(0, +) == 1)
    }

    @Test func `a host with more addresses than anybody needs isn't called`() async throws {
        let many = (0..<65).compactMap { IPAddress("8.8.8.\($0)") }
        let door = OutboundDoor(OutboundRules(), resolver: HostResolver { _ in many })
        await #expect(throws: OutboundRefusal.unknownHost) {
            try await door.check("https://many.example.com/")
        }
    }

    @Test func `the next address is tried where one doesn't take the connection`() async throws {
        try await Self.run { house, port in
            let door = OutboundDoor(
                .loopback,
                resolver: Self.resolver("127.0.0.2", "127.0.0.3", "127.0.0.1"),
            )
            let said = try await Self.read(door, "http://a.example.com:\(port)/x")
            #expect(said == "200 hello")
            #expect(house.heard.count == 1)
        }
    }

    @Test func `where nobody takes the connection it is said`() async throws {
        try await Self.run { _, port in
            let door = OutboundDoor(.loopback, resolver: Self.resolver("127.0.0.2"))
            await #expect(throws: OutboundFault.unreachable) {
                try await Self.read(door, "http://a.example.com:\(port)/x")
            }
        }
    }

    @Test func `nobody is sent elsewhere by an answer`() async throws {
        try await Self.run { house, port in
            let door = OutboundDoor(.loopback, resolver: Self.resolver("127.0.0.1"))
            let said = try await Self.read(door, "http://a.example.com:\(port)/moved")
            #expect(said == "302 ")
            #expect(house.heard.isEmpty)
        }
    }

    @Test func `what speaks no TLS isn't trusted, and gets no plain word`() async throws {
        try await Self.run { house, port in
            let door = OutboundDoor(.loopback, resolver: Self.resolver("127.0.0.1"))
            await #expect(throws: OutboundFault.self) {
                try await Self.read(door, "https://a.example.com:\(port)/x")
            }
            #expect(house.heard.isEmpty)
        }
    }

    @Test func `a name server that never answers is not waited for`() async throws {
        let door = OutboundDoor(
            .loopback,
            resolver: HostResolver { _ in
                for await _ in AsyncStream<Void>.makeStream().stream {}
                return []
            },
            sleep: { _ in },
        )
        await #expect(throws: OutboundFault.tooSlow) {
            try await Self.read(door, "http://a.example.com/")
        }
    }

    @Test func `the system knows this machine by its name`() async throws {
        let found = try await HostResolver.system().addresses("localhost")
        #expect(found.contains { AddressKind(of: $0) == .loopback })
    }
}

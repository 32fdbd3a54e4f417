import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite struct HealthTests {
    struct Down: Error {}

    @Test func `health looks at nothing, readiness at the database and its schema`() async throws {
        try await Engine.sqlite.with { database, clock in
            let migrator = Migrator(version: "1", surroundings: clock.surroundings)
            let isDown = Mutex(false)
            let probes =
                Probe.database(database, migrator) + [
                    Probe("disk", orElse: "is full") { if isDown.withLock(\.self) { throw Down() } }
                ]
            let doors = Doors()
            let health = HealthRoutes(probes, doors: doors, surroundings: clock.surroundings)
            let rig = try Rig(health.routes) { $0.doors = doors }
            try await rig.run { client in
                let alive = try await client.execute(uri: "/healthz", method: .get)
                #expect(alive.text == #"{"status":"alive"}"#)
                let ready = try await client.execute(uri: "/readyz", method: .get)
                #expect(ready.status == .ok)
                let checks = #"{"database":"ok","migrations":"ok","disk":"ok"}"#
                #expect(ready.text == #"{"status":"ready","checks":\#(checks)}"#)
                isDown.withLock { $0 = true }
                clock.advance(by: 1)
                let full = try await client.execute(uri: "/readyz", method: .get)
                #expect(full.status == .serviceUnavailable)
                #expect(full.text.contains(#""disk":"is full""#))
                #expect(!full.text.contains("Down"))
                isDown.withLock { $0 = false }
                clock.advance(by: 1)
                doors.turn(.leaving)
                let leaving = try await client.execute(uri: "/readyz", method: .get)
                #expect(leaving.status == .serviceUnavailable)
                #expect(leaving.json?["status"] == .text("leaving"))
                let still = try await client.execute(uri: "/healthz", method: .get)
                #expect(still.status == .ok)
            }
        }
    }

    @Test func `a database without its tables is not ready`() async throws {
        try await Engine.sqlite.with { database, clock in
            let migrator = Migrator(
                Store.Schema.migrations + [
                    Migration(Store.Schema.migrations.count + 1, "next", [])
                ],
                version: "2",
                surroundings: clock.surroundings,
            )
            let probes = Probe.database(database, migrator)
            let health = HealthRoutes(probes, doors: Doors(), surroundings: clock.surroundings)
            let rig = try Rig(health.routes)
            try await rig.run { client in
                let answer = try await client.execute(uri: "/readyz", method: .get)
                #expect(answer.status == .serviceUnavailable)
                #expect(answer.text.contains("touchstone migrate"))
            }
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import Store

/// Uploads that end without their content, what is left of them, and how many there may be.
@Suite struct UploadEndTests {
    private let content = noise(500, seed: 9)

    @Test(arguments: Engine.allCases)
    func `an upload that was given up is gone`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(500)
            try await rig.send(content[..<100], at: 0, to: id)
            try await rig.uploads.terminate(id, of: "t")
            #expect(rig.disk.uploadDrafts.isEmpty)
            for state in [UploadState.terminated] {
                await #expect(throws: UploadError.ended(state)) {
                    try await rig.uploads.look(at: id, of: "t")
                }
                await #expect(throws: UploadError.ended(state)) {
                    try await rig.send(content[100...], at: 100, to: id)
                }
                await #expect(throws: UploadError.ended(state)) {
                    try await rig.uploads.terminate(id, of: "t")
                }
            }
            try await rig.checkTotals()
            let whole = try await rig.begin(3)
            try await rig.send([1, 2, 3], at: 0, to: whole)
            await #expect(throws: UploadError.ended(.complete)) {
                try await rig.uploads.terminate(whole, of: "t")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an upload expires a day after its last byte`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let sweep = UploadSweep(rig.uploads)
            let (slow, left) = (try await rig.begin(500), try await rig.begin(500))
            try await rig.send(content[..<100], at: 0, to: left)
            rig.clock.advance(hours: 23)
            let outcome = try await rig.send(content[..<100], at: 0, to: slow)
            #expect(outcome.upload.expiresAt == rig.clock.now.addingTimeInterval(86_400))
            #expect(try await sweep.run() == UploadSweep.Report())
            rig.clock.advance(hours: 1)
            // Nobody goes on with it, whether or not somebody tidied up.
            for isSwept in [false, true] {
                if isSwept { #expect(try await sweep.run().expiredCount == 1) }
                await #expect(throws: UploadError.ended(.expired)) {
                    try await rig.uploads.look(at: left, of: "t")
                }
                await #expect(throws: UploadError.ended(.expired)) {
                    try await rig.send(content[100...], at: 100, to: left)
                }
            }
            #expect(rig.disk.uploadDrafts.count == 1)
            try await rig.send(content[100...], at: 100, to: slow)
            #expect(try await rig.content(of: slow) == content)
            try await rig.checkTotals()
            rig.clock.advance(hours: 169)
            #expect(try await sweep.run().forgottenCount == 2)
            await #expect(throws: UploadError.unknown) {
                try await rig.uploads.look(at: left, of: "t")
            }
            #expect(try await sweep.run() == UploadSweep.Report())
        }
    }

    @Test(arguments: Engine.allCases)
    func `drafts that belong to nobody go, and others stay`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let disk = SimulatedDisk()
            let rig = try await UploadRig(
                on: database,
                disk: disk,
                limits: UploadLimits { $0.pageCount = 2 },
            )
            var ids: [UploadID] = []
            for _ in 0..<5 {
                let id = try await rig.begin(500)
                try await rig.send(content[..<100], at: 0, to: id)
                try disk.plant(.file, [1], at: "uploads/\(id).77")
                ids.append(id)
            }
            let unknown = UploadID(at: rig.clock.now, random: [UInt8](repeating: 3, count: 10))
            try disk.plant(.file, [1], at: "uploads/\(unknown).1")
            try disk.plant(.file, [1], at: "uploads/notes")
            let sweep = UploadSweep(rig.uploads)
            #expect(try await sweep.run().draftCount == 0, "they are young")
            rig.clock.advance(hours: 2)
            #expect(try await sweep.run().draftCount == 6)
            #expect(disk.uploadDrafts.count == 6)
            for id in ids {
                try await rig.send(content[100...], at: 100, to: id)
                #expect(try await rig.content(of: id) == content)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an upload whose durable bytes are gone ends as lost`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            for isGone in [true, false] {
                let id = try await rig.begin(500)
                try await rig.send(content[..<100], at: 0, to: id)
                let name = try #require(rig.disk.uploadDrafts.first)
                if isGone {
                    try rig.disk.remove(name)
                } else {
                    try rig.disk.damage(name) { $0.removeLast() }
                }
                await #expect(throws: UploadError.ended(.lost)) {
                    try await rig.send(content[100...], at: 100, to: id)
                }
                await #expect(throws: UploadError.ended(.lost)) {
                    try await rig.uploads.look(at: id, of: "t")
                }
            }
            try await rig.checkTotals()
        }
    }

    @Test(arguments: Engine.allCases)
    func `a tenant and an account have only so many open`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let limits = UploadLimits {
                $0.openUploads = 3
                $0.openBytes = 1_500
                $0.accountUploads = 2
                $0.uploadBytes = 1_490
                $0.metadataBytes = 10
            }
            let rig = try await UploadRig(on: database, limits: limits)
            await #expect(throws: UploadError.tooLarge(limit: 1_490)) { try await rig.begin(1_491) }
            let long = UploadRequest(tenant: "t", metadata: "12345678901", length: 1)
            await #expect(throws: UploadError.longMetadata(limit: 10)) {
                try await rig.uploads.create(long)
            }
            let first = try await rig.begin(10, account: "a")
            _ = try await rig.begin(10, account: "a")
            await #expect(throws: UploadError.tooManyOfAccount(limit: 2)) {
                try await rig.begin(10, account: "a")
            }
            await #expect(throws: UploadError.noRoom(limit: 1_500)) {
                try await rig.begin(1_481)
            }
            _ = try await rig.begin(10)
            await #expect(throws: UploadError.tooManyOpen(limit: 3)) { try await rig.begin(1) }
            let other = UploadRequest(tenant: "u", length: 1)
            _ = try await rig.uploads.create(other)
            // What ends makes room.
            try await rig.send(content[..<10], at: 0, to: first)
            let deferred = try await rig.begin(nil, account: "a")
            try await rig.checkTotals()
            let grown = UploadPart(at: 0, bytes: 0, length: 1_491)
            await #expect(throws: UploadError.tooLarge(limit: 1_490)) {
                try await rig.uploads.add(grown, of: stream([], chunk: 1), to: deferred, of: "t")
            }
            let shrunk = UploadPart(at: 0, bytes: 0, length: 20)
            _ = try await rig.uploads.add(shrunk, of: stream([], chunk: 1), to: deferred, of: "t")
            try await rig.checkTotals()
        }
    }

    @Test(arguments: Engine.allCases)
    func `many who begin at once don't pass the limit`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let limits = UploadLimits { $0.openUploads = 10 }
            let rig = try await UploadRig(on: database, limits: limits)
            let begun = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<40 {
                    group.addTask { (try? await rig.begin(5, account: "a")) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(begun == 10)
            try await rig.checkTotals()
        }
    }

    @Test func `an upload without a length ends at its limit`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(nil)
            try await rig.send(noise(1_000, seed: 1), at: 0, to: id)
            await #expect(throws: UploadError.tooLong(limit: 1_000)) {
                try await rig.send([1], at: 1_000, to: id)
            }
            #expect(try await rig.uploads.look(at: id, of: "t").offset == 1_000)
        }
    }
}

import Foundation
import Media
import TestSupport
import Testing

@testable import Store

/// Uploads as a sender sees them.
@Suite struct UploadTests {
    private let content = noise(500, seed: 7)

    @Test(arguments: Engine.allCases)
    func `content that comes in parts is one object in the end`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(500)
            for (start, end) in [(0, 10), (10, 200), (200, 200), (200, 499)] {
                let outcome = try await rig.send(content[start..<end], at: start, to: id)
                #expect(outcome.ending == .whole)
                #expect(outcome.upload.offset == UInt64(end))
                #expect(outcome.upload.state == .open)
                #expect(try await rig.uploads.look(at: id, of: "t") == outcome.upload)
                #expect(rig.disk.halfObjects.filter { $0.hasPrefix("objects") }.isEmpty)
            }
            let last = try await rig.send(content[499...], at: 499, to: id)
            #expect(last.upload.state == .complete)
            #expect(last.upload.digest == ContentDigest(of: content))
            #expect(try await rig.content(of: id) == content)
            #expect(try await rig.uploads.look(at: id, of: "t").offset == 500)
            #expect(rig.disk.uploadDrafts.isEmpty)
            try await rig.checkTotals()
        }
    }

    @Test func `each byte is hashed on its way, and nothing is read again`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(500)
            try await rig.send(content[..<200], at: 0, to: id)
            rig.disk.countAnew()
            try await rig.send(content[200...], at: 200, to: id)
            #expect(rig.disk.readCount == 0)
            // Another node has to read it once.
            let second = try await rig.begin(500)
            try await rig.send(content[..<200], at: 0, to: second)
            rig.disk.countAnew()
            let other = try await rig.neighbour()
            try await other.send(content[200...], at: 200, to: second)
            // 500 bytes by 64, and the end.
            let reads = rig.disk.readCount
            #expect(reads == 9)
            #expect(try await rig.content(of: second) == content)
        }
    }

    @Test(arguments: Engine.allCases)
    func `content without bytes is complete at once`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(0)
            #expect(try await rig.content(of: id) == [])
            #expect(try await rig.send([], at: 0, to: id).upload.state == .complete)
            try await rig.checkTotals()
        }
    }

    @Test(arguments: Engine.allCases)
    func `a part at another place changes nothing`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(500)
            try await rig.send(content[..<100], at: 0, to: id)
            for offset in [0, 99, 101, 499, 500] {
                await #expect(throws: UploadError.wrongOffset(100)) {
                    try await rig.send([], at: offset, to: id)
                }
            }
            try await rig.send(content[100...], at: 100, to: id)
            #expect(try await rig.content(of: id) == content)
            await #expect(throws: UploadError.wrongOffset(500)) {
                try await rig.send([], at: 100, to: id)
            }
            // The last answer may have been lost: saying it again is fine, adding to it is not.
            #expect(try await rig.send([], at: 500, to: id).upload.state == .complete)
            await #expect(throws: UploadError.tooLong(limit: 500)) {
                try await rig.send([1], at: 500, to: id)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is longer than it was said to be is not kept`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(500)
            try await rig.send(content[..<100], at: 0, to: id)
            await #expect(throws: UploadError.tooLong(limit: 500)) {
                try await rig.send(content[100...] + [1], at: 100, to: id)
            }
            // The same, said by nobody beforehand.
            let part = UploadPart(at: 100)
            let long = stream(Array(content[100...]) + [1], chunk: 1_000)
            await #expect(throws: UploadError.tooLong(limit: 500)) {
                _ = try await rig.uploads.add(part, of: long, to: id, of: "t")
            }
            #expect(try await rig.uploads.look(at: id, of: "t").offset == 100)
            try await rig.send(content[100...], at: 100, to: id)
            #expect(try await rig.content(of: id) == content)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a length may be said later, once`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            for knownAt in [100, 500] {
                let id = try await rig.begin(nil)
                try await rig.send(content[..<100], at: 0, to: id)
                if knownAt == 500 { try await rig.send(content[100...], at: 100, to: id) }
                #expect(try await rig.uploads.look(at: id, of: "t").length == nil)
                var part = UploadPart(at: UInt64(knownAt), bytes: 0, length: 99)
                await #expect(throws: UploadError.lengthPassed(UInt64(knownAt))) {
                    try await rig.uploads.add(part, of: stream([], chunk: 1), to: id, of: "t")
                }
                part.length = 500
                let set = try await rig.uploads.add(
                    part,
                    of: stream([], chunk: 1),
                    to: id,
                    of: "t",
                )
                #expect(set.upload.length == 500)
                if knownAt == 100 {
                    part.length = 501
                    await #expect(throws: UploadError.lengthKnown(500)) {
                        try await rig.uploads.add(part, of: stream([], chunk: 1), to: id, of: "t")
                    }
                    try await rig.send(content[100...], at: 100, to: id)
                }
                #expect(try await rig.content(of: id) == content)
            }
            try await rig.checkTotals()
        }
    }

    @Test(arguments: Engine.allCases)
    func `a part whose checksum doesn't fit is not kept`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(500)
            try await rig.send(content[..<50], at: 0, to: id)
            let bytes = Array(content[50..<450])
            let wrong = PartChecksum(.sha1, announced: [UInt8](repeating: 0, count: 20))
            let part = UploadPart(at: 50, bytes: 400, checksum: wrong)
            await #expect(throws: UploadError.checksumMismatch) {
                try await rig.uploads.add(part, of: stream(bytes, chunk: 30), to: id, of: "t")
            }
            #expect(try await rig.uploads.look(at: id, of: "t").offset == 50)
            let digest = ContentDigest(of: bytes).bytes
            let right = UploadPart(
                at: 50,
                bytes: 400,
                checksum: PartChecksum(.sha256, announced: digest),
            )
            let cut = try await rig.uploads.add(
                right,
                of: stream(Array(bytes.dropLast()), chunk: 30),
                to: id,
                of: "t",
            )
            #expect(cut.ending == .cut)
            #expect(cut.upload.offset == 50, "what can't be checked is not kept")
            let whole = try await rig.uploads.add(
                right,
                of: stream(bytes, chunk: 30),
                to: id,
                of: "t",
            )
            #expect(whole.upload.offset == 450)
            try await rig.send(content[450...], at: 450, to: id)
            #expect(try await rig.content(of: id) == content)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what follows from an upload happens with it or not at all`(_ engine: Engine) async throws
    {
        try await engine.withMigratedDatabase { database in
            let following = Following()
            let limits = UploadLimits { $0.recordBytes = 1_000 }
            let rig = try await UploadRig(on: database, limits: limits) { completed, transaction in
                try following.note(completed)
                return try UploadRig.refer(completed, transaction)
            }
            let id = try await rig.begin(500)
            try await rig.send(content[..<300], at: 0, to: id)
            await #expect(throws: Following.NotYet.self) {
                try await rig.send(content[300...], at: 300, to: id)
            }
            let upload = try await rig.uploads.look(at: id, of: "t")
            #expect(upload.state == .open)
            #expect(upload.offset == 300, "the rest is not counted before all of it is complete")
            following.allow()
            try await rig.send(content[300...], at: 300, to: id)
            #expect(try await rig.content(of: id) == content)
            let last = try #require(following.last)
            #expect(last.upload.id == id && last.upload.state == .complete)
            #expect(last.object.digest == ContentDigest(of: content))
            try await rig.checkTotals()
        }
    }

    @Test(arguments: Engine.allCases)
    func `another tenant's upload is unknown`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(500)
            await #expect(throws: UploadError.unknown) {
                try await rig.uploads.look(at: id, of: "u")
            }
            await #expect(throws: UploadError.unknown) {
                let part = UploadPart(at: 0, bytes: 0)
                _ = try await rig.uploads.add(part, of: stream([], chunk: 1), to: id, of: "u")
            }
            await #expect(throws: UploadError.unknown) {
                try await rig.uploads.terminate(id, of: "u")
            }
            #expect(try await rig.uploads.look(at: id, of: "t").state == .open)
        }
    }
}

import Foundation
import Media
import Synchronization
import TestSupport
import Testing

@testable import Store

/// What is particular to objects in a bucket.
@Suite struct S3ObjectsTests {
    private let content = noise(1_000, seed: 21)

    @Test func `short content goes in one piece, long content in parts that appear together`()
        async throws
    {
        try await S3Rig.run { rig in
            _ = try await rig.objects.put(Array(content.prefix(300)))
            #expect(!rig.server.calls.contains { $0.contains("POST") })
            rig.server.forgetCalls()
            rig.server.watch { call in
                if call.hasPrefix("PUT") { #expect(rig.server.objectCount == 1) }
            }
            _ = try await rig.objects.put(content)
            #expect(rig.server.calls.count { $0.hasPrefix("PUT") } == 8)
            #expect(rig.server.wholeObjects.count == 2)
            #expect(rig.server.begunCount == 0)
        }
    }

    @Test func `content that was put a short while ago isn't sent again, and keeps its time`()
        async throws
    {
        try await S3Rig.run { rig in
            let first = try await rig.objects.put(content)
            rig.clock.advance(hours: 5)
            rig.server.forgetCalls()
            #expect(try await rig.objects.put(content).storedAt == first.storedAt)
            #expect(!rig.server.calls.contains { $0.hasPrefix("PUT") || $0.hasPrefix("POST") })
            rig.clock.advance(hours: 5)
            #expect(try await rig.objects.put(content).storedAt == rig.clock.now)
        }
    }

    @Test func `a damaged or short object is found, and put again it is healed`() async throws {
        try await S3Rig.run { rig in
            let small = Array(content.prefix(200))
            let digest = try await rig.objects.put(small).digest
            rig.server.change("objects/\(digest)") { $0.bytes[100] ^= 1 }
            guard case .damaged(_, 200) = try await rig.objects.verify(digest) else {
                Issue.record("one turned bit was not found")
                return
            }
            rig.server.change("objects/\(digest)") { $0.bytes.removeLast() }
            _ = try await rig.objects.put(small)
            #expect(try await rig.objects.verify(digest) == .intact)
            rig.server.change("objects/\(digest)") { $0.checksum = "other" }
            _ = try await rig.objects.put(small)
            #expect(rig.server.wholeObjects == ["\(digest)"])
            // It is cut while it is read.
            let chunks = try await rig.objects.chunks(of: digest, in: nil)
            rig.server.change("objects/\(digest)") { $0.bytes.removeLast(150) }
            await #expect(throws: ObjectError.truncated(digest, at: 50)) {
                for try await _ in chunks {}
            }
        }
    }

    @Test func `keys of others are none of ours`() async throws {
        try await S3Rig.run { rig in
            let digest = try await rig.objects.put(content).digest
            for name in ["objects/readme", "objects/\(digest)x", "objects/a b/c", "objects/zz"] {
                rig.server.plant(name)
            }
            #expect(try await rig.objects.list(after: nil, limit: 10).map(\.digest) == [digest])
            #expect(try await rig.objects.removeDrafts(untouchedSince: rig.clock.now) == 0)
            #expect(rig.server.keys.count == 5)
        }
    }

    /// A removal is stopped between its look and its request, and a put runs meanwhile.
    @Test func `an object that is put while a removal is under way stays or is put again`()
        async throws
    {
        try await S3Server.with { server in
            try await S3Rig.with(server, limits: S3Limits { $0.putTries = 40 }) { rig in
                let digest = try await rig.objects.put(content).digest
                rig.clock.advance(hours: 25)
                let limit = rig.clock.now
                let (started, asked, held) = (Gate(), Gate(), Gate())
                server.watch { call in
                    // The put's question for marks is the only list of this test.
                    if call == "GET " { asked.open() }
                    guard call == "DELETE some/prefix/objects/\(digest)" else { return }
                    started.open()
                    await held.wait()
                }
                let removal = Task { try await rig.objects.remove(digest, unlessPutSince: limit) }
                await started.wait()
                // The put finds the mark, and goes on only when the removal has ended.
                let put = Task { try await rig.objects.put(content) }
                await asked.wait()
                held.open()
                #expect(try await removal.value)
                #expect(try await put.value.digest == digest)
                #expect(server.wholeObjects == ["\(digest)"])
                #expect(server.keys.count == 1)
            }
        }
    }

    @Test func `puts and removals of one object at random lose nothing that was acknowledged`()
        async throws
    {
        try await S3Server.with { server in
            try await S3Rig.with(server, limits: S3Limits { $0.putTries = 200 }) { rig in
                let small = Array(content.prefix(100))
                let digest = ContentDigest(of: small)
                for seed in Seeds.some(15, for: "puts and removals in a bucket") {
                    var random = SeededGenerator(seed: seed)
                    _ = try await rig.objects.put(small)
                    rig.clock.advance(hours: 25)
                    let limit = rig.clock.now
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<Int.random(in: 1...3, using: &random) {
                            group.addTask {
                                _ = try await rig.objects.remove(digest, unlessPutSince: limit)
                            }
                        }
                        group.addTask { _ = try await rig.objects.put(small) }
                        try await group.waitForAll()
                    }
                    #expect(server.wholeObjects == ["\(digest)"], "seed \(seed)")
                    #expect(server.keys.count == 1, "seed \(seed)")
                }
            }
        }
    }

    @Test func `the mark of a removal that died holds a put up, but not for ever`() async throws {
        try await S3Rig.run { rig in
            let digest = ContentDigest(of: content)
            // By the clock of the store, which this server's library sets.
            rig.server.plant("removing/\(digest)/x", at: Date().addingTimeInterval(-600))
            await #expect(throws: ObjectError.busy(digest)) { try await rig.objects.put(content) }
            rig.server.plant("removing/\(digest)/x", at: Date().addingTimeInterval(-1_000))
            _ = try await rig.objects.put(content)
            #expect(rig.server.keys == ["objects/\(digest)"])
        }
    }

    @Test func `the sweep gives up parts that nobody goes on with, and old marks`() async throws {
        try await S3Rig.run { rig in
            let bucket = rig.objects.bucket
            let key = rig.objects.place.key(ContentDigest(of: content))
            let old = try await bucket.begin(key, isSummed: false)
            let lasting = try await bucket.begin(key, isSummed: false)
            rig.server.plant("removing/x/y")
            rig.clock.advance(hours: 2)
            rig.server.plant("removing/x/z")
            _ = try await bucket.send(S3Body(content), as: 1, of: lasting)
            let limit = rig.clock.now.addingTimeInterval(-3_600)
            #expect(try await rig.objects.removeDrafts(untouchedSince: limit) == 2)
            #expect(rig.server.begunCount == 1)
            #expect(rig.server.keys == ["removing/x/z"])
            await #expect(throws: ObjectError.refused(status: 404, code: "NoSuchUpload")) {
                _ = try await bucket.send(S3Body([1]), as: 1, of: old)
            }
        }
    }

    @Test func `a cancelled put leaves no parts behind`() async throws {
        try await S3Rig.run { rig in
            let put = Task {
                try await rig.objects.put(content)
            }
            rig.server.watch { call in if call.hasPrefix("PUT") { put.cancel() } }
            await #expect(throws: CancellationError.self) { try await put.value }
            #expect(rig.server.begunCount == 0)
            #expect(rig.server.keys.isEmpty)
        }
    }

    @Test func `an address reads one object, for a while, without a key`() async throws {
        try await S3Rig.run { rig in
            let digest = try await rig.objects.put(content).digest
            let bucket = rig.objects.bucket
            let address = bucket.signedGet(rig.objects.place.key(digest), seconds: 60)
            let found = try await diskThreads.run { () throws in
                try Tool.run("/usr/bin/curl", ["-s", "-f", address], in: nil).output
            }
            #expect(found == Data(content))
            let other = address.replacing("\(digest)", with: "\(ContentDigest(of: [1]))")
            let refused = try await diskThreads.run { () throws in
                try Tool.run("/usr/bin/curl", ["-s", other], in: nil).output
            }
            #expect(String(decoding: refused, as: UTF8.self).contains("SignatureDoesNotMatch"))
        }
    }

    @Test func `what its sender said of an object is read, of the version that is named`()
        async throws
    {
        try await S3Rig.run { rig in
            let key = "some/prefix/a film+.mp4"
            rig.server.plant("a film+.mp4", content)
            rig.server.change("a film+.mp4") {
                $0.fields = ["x-amz-meta-account": "maker", "x-amz-other": "x"]
            }
            let bucket = rig.objects.bucket
            rig.server.watch { call in #expect(call == "HEAD \(key)") }
            // The server looks whether the query is signed, too.
            for version in [nil, "3/L4+kqt=&", ""] {
                let found = try await bucket.find(key, version: version)
                #expect(found?.metadata == ["account": "maker"])
                #expect(found?.bytes == UInt64(content.count))
            }
            rig.server.watch(nil)
            let address = bucket.signedGet(key, version: "3/L4+kqt=&", seconds: 60)
            let found = try await diskThreads.run { () throws in
                try Tool.run("/usr/bin/curl", ["-s", "-f", address], in: nil).output
            }
            #expect(found == Data(content) && address.contains("versionId=3%2FL4%2Bkqt%3D%26"))
        }
    }

    @Test func `a trial leaves nothing behind`() async throws {
        try await S3Rig.run { rig in
            let seconds = try await rig.objects.bucket.tried(by: rig.clock.surroundings)
            #expect(seconds < 2)
            #expect(rig.server.keys.isEmpty)
            try await rig.objects.bucket.look()
        }
    }
}

@Suite struct S3ContentTests {
    @Test(
        arguments: [
            (0, 64 << 20), (1 << 30, 64 << 20), (64 << 30, 64 << 20), (1 << 40, 117 << 20),
        ] as [(UInt64, UInt64)]
    )
    func `parts are never too many`(_ bytes: UInt64, _ partBytes: UInt64) {
        let limits = S3Limits()
        let found = limits.partBytes(of: bytes)
        #expect(found == partBytes)
        #expect(bytes / found < 10_000)
    }
}

import Foundation
import Media
import Synchronization
import TestSupport
import Testing

@testable import Store

/// Uploads whose drafts lie in a bucket: each node has a disk of its own, and nothing else is shared.
@Suite struct S3UploadTests {
    private let content = noise(900, seed: 41)

    @Test func `of two stretches that begin together, the later holder's counts`() throws {
        let chunks = [
            (0, 1, 100), (100, 1, 64), (164, 1, 64), (100, 3, 50), (100, 2, 64), (150, 3, 10),
            (160, 4, 40), (228, 1, 9),
        ].map { (chunk: DraftChunk(start: $0.0, fence: $0.1), bytes: UInt64($0.2), value: $0.1) }
        for seed in 0..<20 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let shuffled = chunks.shuffled(using: &random)
            #expect(try DraftChunk.chain(of: shuffled, upTo: 200) == [1, 3, 3, 4])
            #expect(try DraftChunk.chain(of: shuffled, upTo: 0) == [])
            #expect(throws: DraftError.damaged) { try DraftChunk.chain(of: shuffled, upTo: 201) }
            #expect(throws: DraftError.damaged) { try DraftChunk.chain(of: shuffled, upTo: 120) }
        }
        #expect(throws: DraftError.damaged) {
            try DraftChunk.chain(of: Array(chunks.dropFirst()), upTo: 200)
        }
    }

    @Test func `names of stretches are read back, and others are none`() {
        let chunk = DraftChunk(start: 1 << 40, fence: 77)
        #expect(DraftChunk(text: chunk.text) == chunk)
        for odd in ["", "1-2", "\(chunk.text)0", chunk.text.uppercased() + " ", "-"] {
            #expect(DraftChunk(text: odd) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an upload that one node began goes on, and ends, on another`(
        _ engine: Engine
    ) async throws {
        try await engine.withMigratedDatabase { database in
            try await S3Server.with { server in
                let id = try await S3Node.with(server, database, "one") { one in
                    let id = try await one.begin(900)
                    try await one.send(content[..<250], at: 0, to: id)
                    try await one.send(content[250..<260], at: 250, to: id)
                    return id
                }
                // What the first node's disk held is gone with it.
                try await S3Node.with(server, database, "two") { two in
                    #expect(try await two.uploads.look(at: id, of: "t").offset == 260)
                    try await two.send(content[260..<500], at: 260, to: id)
                }
                try await S3Node.with(server, database, "three") { three in
                    let outcome = try await three.send(content[500...], at: 500, to: id)
                    #expect(outcome.upload.state == .complete)
                    #expect(outcome.upload.digest == ContentDigest(of: content))
                    #expect(server.wholeObjects == ["\(ContentDigest(of: content))"])
                    // Nothing stays of the draft.
                    #expect(server.keys.count == 1 && server.begunCount == 0)
                    #expect(try await three.content(of: id) == content)
                }
            }
        }
    }

    @Test func `an upload whose length is only known at its end may be empty`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            try await S3Server.with { server in
                try await S3Node.with(server, database, "one") { one in
                    let request = UploadRequest(tenant: "t", metadata: "", length: nil)
                    let id = try await one.uploads.create(request).id
                    let part = UploadPart(at: 0, bytes: 0, length: 0)
                    let outcome = try await one.uploads.add(
                        part,
                        of: stream([], chunk: 40),
                        to: id,
                        of: "t",
                    )
                    #expect(outcome.upload.state == .complete)
                    #expect(outcome.upload.digest == ContentDigest(of: []))
                    #expect(try await one.content(of: id) == [])
                }
            }
        }
    }

    @Test(arguments: [[900], [100, 800], [10, 10, 10, 870], [450, 450], [1, 898, 1]])
    func `whatever the parts, they become one object`(_ parts: [Int]) async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            try await S3Server.with { server in
                try await S3Node.with(server, database, "one") { node in
                    let id = try await node.begin(900)
                    var offset = 0
                    for count in parts {
                        try await node.send(content[offset..<offset + count], at: offset, to: id)
                        offset += count
                    }
                    #expect(try await node.content(of: id) == content)
                    #expect(server.keys.count == 1)
                }
            }
        }
    }

    @Test func `bytes that come late from a holder that was taken over are never looked at`()
        async throws
    {
        try await Engine.sqlite.withMigratedDatabase { database in
            try await S3Server.with { server in
                try await S3Node.with(server, database, "one") { node in
                    let id = try await node.begin(900)
                    try await node.send(content[..<200], at: 0, to: id)
                    let fence = try await database.read {
                        try UploadTable(limits: .small).find(id, of: "t", in: $0).fence
                    }
                    let name = DraftName(id, fence)
                    let late = try await node.drafts.resume(name, at: 200, fence: fence)
                    try await late.append(Array(repeating: 0, count: 300))
                    try await node.send(content[200..<400], at: 200, to: id)
                    try await late.sync()
                    try await node.send(content[400...], at: 400, to: id)
                    #expect(try await node.content(of: id) == content)
                    #expect(server.keys.count == 1)
                }
            }
        }
    }

    @Test(arguments: S3Server.Fault.allCases)
    func `an upload survives a fault at any call`(_ fault: S3Server.Fault) async throws {
        var tried = 0
        while true {
            let hit = Mutex(false)
            try await Engine.sqlite.withMigratedDatabase { [tried] database in
                try await S3Server.with { server in
                    try await S3Node.with(server, database, "one", tries: 1) { node in
                        let id = try await node.begin(900)
                        server.fail(at: tried + 1, fault)
                        await node.sendAll(content, in: [90, 500, 10, 300], to: id)
                        let wasHit = server.callCount > tried
                        server.mend()
                        #expect(try await node.content(of: id) == content)
                        node.clock.advance(hours: 3)
                        _ = try await UploadSweep(node.uploads).run()
                        _ = try await node.objects.removeDrafts(untouchedSince: node.clock.now)
                        #expect(server.keys.count == 1, "call \(tried + 1)")
                        #expect(server.begunCount == 0)
                        hit.withLock { $0 = wasHit }
                    }
                }
            }
            guard hit.withLock(\.self) else { break }
            tried += 1
        }
        print("upload to a bucket: \(tried) calls failed once each, as \(fault)")
        #expect(tried > 20)
    }

    @Test func `the sweep takes drafts of uploads that have ended, and no others`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            try await S3Server.with { server in
                try await S3Node.with(server, database, "one") { node in
                    let open = try await node.begin(900)
                    try await node.send(content[..<400], at: 0, to: open)
                    let given = try await node.begin(900)
                    try await node.send(content[..<400], at: 0, to: given)
                    // A node died before it could take these away.
                    for number in 1...4 {
                        server.plant(
                            "uploads/\(given).\(number + 7)/\(DraftChunk(start: 0, fence: 8).text)"
                        )
                    }
                    try await node.uploads.terminate(given, of: "t")
                    node.clock.advance(hours: 2)
                    #expect(try await UploadSweep(node.uploads).run().draftCount == 4)
                    #expect(server.keys.allSatisfy { $0.hasPrefix("uploads/\(open).") })
                    try await node.send(content[400...], at: 400, to: open)
                    #expect(try await node.content(of: open) == content)
                }
            }
        }
    }

    @Test func `a draft that lost a stretch ends its upload as lost`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            try await S3Server.with { server in
                try await S3Node.with(server, database, "one") { node in
                    let id = try await node.begin(900)
                    try await node.send(content[..<400], at: 0, to: id)
                    let keys = server.keys.map { "some/prefix/\($0)" }
                    try await node.objects.bucket.removeAll([keys[1]])
                    await #expect(throws: UploadError.ended(.lost)) {
                        try await node.send(content[400...], at: 400, to: id)
                    }
                }
            }
        }
    }
}

/// A node with a disk of its own, on a bucket and a database that others share.
struct S3Node: Sendable {
    let uploads: Uploads
    let drafts: S3Drafts
    let objects: S3Objects
    let database: any Database
    let clock: SetClock

    @discardableResult
    static func with<Result: Sendable>(
        _ server: S3Server,
        _ database: any Database,
        _ name: String,
        tries: Int = 3,
        _ work: @Sendable (S3Node) async throws -> Result,
    ) async throws -> Result {
        try await S3Rig.with(server, limits: S3Limits { $0.tries = tries }) { rig in
            let drafts = S3Drafts(beside: rig.objects, limits: .small)
            let uploads = Uploads(
                on: database,
                drafts: drafts,
                objects: rig.objects,
                surroundings: rig.clock.timed,
                limits: .small,
                node: name,
                completion: UploadRig.refer,
            )
            return try await work(
                S3Node(
                    uploads: uploads,
                    drafts: drafts,
                    objects: rig.objects,
                    database: database,
                    clock: rig.clock,
                )
            )
        }
    }

    func begin(_ length: Int) async throws -> UploadID {
        let request = UploadRequest(tenant: "t", metadata: "", length: UInt64(length))
        return try await uploads.create(request).id
    }

    @discardableResult
    func send(
        _ bytes: some Collection<UInt8>,
        at offset: Int,
        to id: UploadID,
    ) async throws -> PartOutcome {
        let part = UploadPart(at: UInt64(offset), bytes: UInt64(bytes.count))
        return try await uploads.add(part, of: stream(Array(bytes), chunk: 40), to: id, of: "t")
    }

    /// Sends parts of these lengths from where the upload stands, again after every error.
    func sendAll(_ content: [UInt8], in parts: [Int], to id: UploadID) async {
        var (number, failures, acknowledged) = (0, 0, 0)
        while failures < 6 {
            do {
                let upload = try await uploads.look(at: id, of: "t")
                #expect(upload.offset >= acknowledged, "acknowledged bytes are gone")
                guard upload.state == .open else { return }
                let start = Int(upload.offset)
                let end = min(start + parts[min(number, parts.count - 1)], content.count)
                number += 1
                let outcome = try await send(content[start..<end], at: start, to: id)
                acknowledged = Int(outcome.upload.offset)
            } catch {
                failures += 1
                #expect(error is ObjectError || error is DraftError, "\(error)")
            }
        }
        Issue.record("the upload doesn't come to its end")
    }

    func content(of id: UploadID) async throws -> [UInt8] {
        let digest = try #require(try await uploads.find(id, of: "t").digest)
        #expect(try await objects.verify(digest) == .intact)
        return try await objects.bytes(of: digest, limit: 1 << 20)
    }
}

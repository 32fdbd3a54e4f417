import Foundation
import Media
import TestSupport
import Testing

@testable import Store

/// Every call of a store goes wrong once, one later each time, in every way that calls do.
@Suite struct S3FaultTests {
    private let old = noise(250, seed: 31)
    private let new = noise(700, seed: 32)

    @Test(arguments: S3Server.Fault.allCases, [1, 4])
    func `a put survives a fault at any call`(_ fault: S3Server.Fault, tries: Int) async throws {
        var tried = 0
        while true {
            let wasHit = try await S3Server.with { [tried] server in
                try await S3Rig.with(server, limits: S3Limits { $0.tries = tries }) { rig in
                    try await put(rig, fault, after: tried, mustHeal: tries > 1)
                }
            }
            guard wasHit else { break }
            tried += 1
        }
        print("put in a bucket, \(tries) tries: \(tried) calls failed once each, as \(fault)")
        #expect(tried > 8)
    }

    private func put(
        _ rig: S3Rig,
        _ fault: S3Server.Fault,
        after tried: Int,
        mustHeal: Bool,
    ) async throws -> Bool {
        let server = rig.server
        let kept = try await rig.objects.put(old).digest
        server.fail(at: tried + 1, fault)
        let outcome = await Result {
            try await rig.objects.put(stream(new, chunk: 50), expecting: .none)
        }
        let wasHit = server.callCount > tried
        server.mend()
        let digests = ["\(kept)", "\(ContentDigest(of: new))"].sorted()
        #expect(server.objectCount == server.wholeObjects.count)
        switch outcome {
        case .success: #expect(server.wholeObjects == digests)
        case .failure(let error):
            #expect(error is ObjectError, "\(error)")
            #expect(!mustHeal, "\(error) at call \(tried + 1)")
        }
        if fault == .slowDown || fault == .cut { #expect(server.begunCount <= 1) }
        try await rig.again { try await $0.put(new) }
        #expect(server.wholeObjects == digests)
        rig.clock.advance(hours: 2)
        try await rig.again { try await $0.removeDrafts(untouchedSince: rig.clock.now) }
        #expect(server.begunCount == 0)
        return wasHit
    }

    @Test(arguments: S3Server.Fault.allCases)
    func `a removal survives a fault at any call`(_ fault: S3Server.Fault) async throws {
        try await S3Server.with { server in
            try await S3Rig.with(server, limits: S3Limits { $0.tries = 1 }) { rig in
                for call in 1... {
                    let digest = try await rig.again { try await $0.put(old).digest }
                    server.fail(at: call, fault)
                    let outcome = await Result {
                        try await rig.objects.remove(digest, unlessPutSince: nil)
                    }
                    let wasHit = server.callCount >= call
                    server.mend()
                    if case .success(true) = outcome { #expect(server.objectCount == 0) }
                    rig.clock.advance(hours: 2)
                    try await rig.again { try await $0.removeDrafts(untouchedSince: rig.clock.now) }
                    try await rig.again { try await $0.put(old) }
                    #expect(server.keys == ["objects/\(digest)"])
                    guard wasHit else { return }
                }
            }
        }
    }

    @Test(arguments: S3Server.Fault.allCases)
    func `a read goes on where a connection broke`(_ fault: S3Server.Fault) async throws {
        try await S3Server.with { server in
            try await S3Rig.with(server) { rig in
                let digest = try await rig.objects.put(new).digest
                for call in 1... {
                    server.fail(at: call, fault)
                    #expect(try await rig.objects.bytes(of: digest, limit: 1_000) == new)
                    guard server.callCount >= call else { return }
                }
            }
        }
    }

    @Test func `what stays wrong is told with what to do, and without a key`() async throws {
        try await S3Server.with { server in
            for fault in S3Server.Fault.allCases where fault != .falseSuccess {
                try await S3Rig.with(server) { rig in
                    server.fail(at: 1, fault, lasts: true)
                    do {
                        _ = try await rig.objects.put(old)
                        Issue.record("put in spite of \(fault)")
                    } catch ObjectError.unreachable(let words) {
                        #expect(!words.contains("secret"))
                    }
                    // One call and its tries, never more; one may meet a connection that broke before.
                    #expect((2...4).contains(server.callCount), "\(fault)")
                    server.mend()
                }
            }
            let wrong = S3Credentials(keyID: "KEYOFTESTS", secret: "canary")
            try await S3Rig.with(server, credentials: wrong) { rig in
                await #expect(
                    throws: ObjectError.refused(status: 403, code: "SignatureDoesNotMatch")
                ) { _ = try await rig.objects.list(after: nil, limit: 1) }
                do { _ = try await rig.objects.list(after: nil, limit: 1) } catch {
                    #expect("\(error)".contains("objects.secret"))
                    #expect(!"\(error)".contains("canary"))
                }
            }
            let elsewhere = try server.address.sibling("another")
            try await S3Rig.with(server, address: elsewhere) { rig in
                await #expect(throws: ObjectError.refused(status: 404, code: "NoSuchBucket")) {
                    _ = try await rig.objects.list(after: nil, limit: 1)
                }
            }
            let nowhere = try S3Address(parsing: "s3://content", endpoint: "http://127.0.0.1:1")
            try await S3Rig.with(server, address: nowhere) { rig in
                do {
                    _ = try await rig.objects.size(of: ContentDigest(of: []))
                    Issue.record("something answered")
                } catch ObjectError.unreachable(let words) {
                    #expect(words.hasPrefix("127.0.0.1:1"))
                }
            }
        }
    }

    @Test func `an answer without an end is cut off`() async throws {
        try await S3Server.with { server in
            try await S3Rig.with(server, limits: S3Limits { $0.answerBytes = 200 }) { rig in
                _ = try await rig.objects.put(old)
                _ = try await rig.objects.put(new)
                await #expect(throws: ObjectError.self) {
                    _ = try await rig.objects.list(after: nil, limit: 100)
                }
            }
        }
    }
}

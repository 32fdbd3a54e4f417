import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Media
import NIOCore
import Pipeline
import Store
import TestSupport
import Testing

@testable import Server

@Suite struct MediaRouteTests {
    private static let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    private static let original = #"{"rendition": "original"}"#

    private static func body(_ answer: TestResponse) -> [UInt8] {
        Array(answer.body.readableBytesView)
    }

    @Test(arguments: Engine.allCases)
    func `the owner gets the original back, byte for byte, whatever is decided`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.receive(Self.bytes, ["filetype": "video/mp4"])
            let link = try await house.link(item, Self.original)
            for step in ["received", "live", "stopped", "withdrawn"] {
                switch step {
                case "live": try await house.release(item)
                case "stopped": _ = try await house.decide(item, .stop())
                case "withdrawn": try await house.cases.withdraw(item)
                default: break
                }
                #expect(try await house.cases.found(item).state.rawValue == step)
                try await house.look()
                let answer = try await house.fetch(link)
                #expect(answer.status == .ok && Self.body(answer) == Self.bytes, "\(step)")
                #expect(answer.headers[.contentType] == "video/mp4")
                #expect(answer.headers[.contentDisposition] == "attachment")
            }
        }
    }

    @Test func `ranges are answered as RFC 9110 has it`() async throws {
        try await HouseRig.run { house in
            let link = try await house.link(
                try await house.receive(Self.bytes),
                Self.original,
            )
            let size = Self.bytes.count
            for (field, range) in [
                ("bytes=0-0", 0..<1), ("bytes=10-19", 10..<20), ("bytes=99990-", 99_990..<size),
                ("bytes=-7", size - 7..<size), ("bytes=99999-200000", 99_999..<size),
                ("bytes=-200000", 0..<size),
            ] {
                let answer = try await house.fetch(link, [.range: field])
                #expect(answer.status == .partialContent, "\(field)")
                #expect(Self.body(answer) == Array(Self.bytes[range]), "\(field)")
                let said = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
                #expect(answer.headers[.contentRange] == said)
                #expect(answer.headers[.contentLength] == "\(range.count)")
            }
            for field in ["bytes=0-1,5-6", "items=0-1", "bytes=9-5", "bytes=x", ""] {
                let answer = try await house.fetch(link, [.range: field])
                #expect(answer.status == .ok && Self.body(answer) == Self.bytes, "\(field)")
                #expect(answer.headers[.acceptRanges] == "bytes")
            }
            for field in ["bytes=100000-", "bytes=-0"] {
                let answer = try await house.fetch(link, [.range: field])
                #expect(answer.status == .rangeNotSatisfiable, "\(field)")
                #expect(answer.problem == "range-not-satisfiable")
                #expect(answer.headers[.contentRange] == "bytes */\(size)")
            }
        }
    }

    @Test func `a range of another version is the whole of this one`() async throws {
        try await HouseRig.run { house in
            let link = try await house.link(
                try await house.receive(Self.bytes),
                Self.original,
            )
            let tag = try #require(try await house.fetch(link).headers[.eTag])
            let same: HTTPFields = [.range: "bytes=0-1", .ifRange: tag]
            #expect(try await house.fetch(link, same).status == .partialContent)
            for other in ["\"other\"", "W/\(tag)", "Fri, 15 Jan 2027 08:00:00 GMT"] {
                let answer = try await house.fetch(link, [.range: "bytes=0-1", .ifRange: other])
                #expect(answer.status == .ok && answer.body.readableBytes == Self.bytes.count)
            }
            let known = try await house.fetch(link, [.ifNoneMatch: tag])
            #expect(known.status == .notModified && known.body.readableBytes == 0)
            #expect(known.headers[.eTag] == tag)
        }
    }

    @Test func `a head says what the body would be, of the whole`() async throws {
        try await HouseRig.run { house in
            let link = try await house.link(
                try await house.receive(Self.bytes),
                Self.original,
            )
            let asked: [HTTPFields] = [
                [:], [.range: "bytes=0-1"], [.range: "bytes=100000-"],
            ]
            for fields in asked {
                let answer = try await house.fetch(link, fields, by: .head)
                #expect(answer.status == .ok, "\(fields)")
                #expect(answer.headers[.contentLength] == "\(Self.bytes.count)")
                #expect(answer.body.readableBytes == 0)
            }
        }
    }

    @Test func `nothing of a link can be changed`() async throws {
        try await HouseRig.run { house in
            let link = try await house.link(
                try await house.receive(Self.bytes),
                Self.original,
            )
            let letters = Array(link)
            for place in stride(from: "/v1/media/".count, to: letters.count, by: 7) {
                var changed = letters
                changed[place] = changed[place] == "A" ? "B" : "A"
                let answer = try await house.fetch(String(changed))
                #expect(answer.status == .notFound && answer.problem == "not-found")
            }
            for odd in [
                "x", "\(letters.last ?? "x")", String(link.dropLast()), "\(link)A",
                "/v1/media/" + String(repeating: "A", count: 3_000),
            ] {
                let path = odd.hasPrefix("/") ? odd : "/v1/media/\(odd)"
                #expect(try await house.fetch(path).status == .notFound, "\(odd)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a link for viewers ends with the gate's word, and comes back with it`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.receive(Self.bytes)
            let labelled = try await house.product("labelled", Array("marked".utf8), "video/mp4")
            try await house.release(item, making: [labelled])
            try await house.look()
            let wish = #"{"rendition": "labelled", "territory": "DE", "age_band": "adult"}"#
            let link = try await house.link(item, wish)
            let plays = try await house.fetch(link)
            #expect(plays.status == .ok && plays.text == "marked")
            #expect(plays.headers[.contentDisposition] == "inline")
            _ = try await house.decide(item, .stop(#""territory": ["DE"]"#))
            try await house.look()
            let stopped = try await house.fetch(link)
            #expect(stopped.status == .forbidden)
            #expect(stopped.headers[.touchstoneReason] == stopped.json?.text("reason"))
            #expect(stopped.json?.text("words", "zh-Hans")?.isEmpty == false)
            let elsewhere = try await house.link(
                item,
                #"{"rendition": "labelled", "territory": "BR", "age_band": "adult"}"#,
            )
            #expect(try await house.fetch(elsewhere).status == .ok)
            // Nobody knows where this viewer is, so what is stopped anywhere is stopped.
            let nowhere = try await house.link(item, #"{"rendition": "labelled"}"#)
            #expect(try await house.fetch(nowhere).status == .forbidden)
            house.clock.advance(by: 1)
            _ = try await house.decide(item, .simple("release"))
            try await house.look()
            #expect(try await house.fetch(link).status == .ok)
        }
    }

    @Test func `what needs no label is stopped for viewers, too`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Self.bytes)
            try await house.release(item)
            try await house.look()
            let viewer = try await house.link(
                item,
                #"{"rendition": "original", "territory": "DE", "age_band": "adult"}"#,
            )
            let owner = try await house.link(item, Self.original)
            #expect(try await house.fetch(viewer).status == .ok)
            _ = try await house.decide(item, .stop())
            try await house.look()
            #expect(try await house.fetch(viewer).status == .forbidden)
            #expect(try await house.fetch(owner).status == .ok)
        }
    }

    @Test func `strangers' bytes are never a page of ours`() async throws {
        try await HouseRig.run { house in
            let script = Array("<svg onload='alert(1)'/>".utf8)
            for type in ["text/html", "image/svg+xml", "application/javascript", "no type at all"] {
                let item = try await house.receive(script, ["filetype": type])
                let answer = try await house.fetch(try await house.link(item, Self.original))
                #expect(answer.headers[.contentType] == "application/octet-stream", "\(type)")
                #expect(answer.headers[.xContentTypeOptions] == "nosniff")
                #expect(answer.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
                #expect(answer.headers[.cacheControl]?.contains("no-store") == true)
            }
        }
    }

    @Test func `players aren't counted: many stand behind one address`() async throws {
        var wish = HouseRig.Wish()
        wish.rates.addressRequests = 2
        try await HouseRig.run(wish) { house in
            let link = try await house.link(
                try await house.receive(Self.bytes),
                Self.original,
            )
            for place in 0..<10 {
                let answer = try await house.fetch(link, [.range: "bytes=\(place)-\(place)"])
                #expect(answer.status == .partialContent)
            }
        }
    }

    @Test func `a file that is lost is not there, and no fault`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Self.bytes)
            let link = try await house.link(item, Self.original)
            let digest = ContentDigest(of: Self.bytes)
            #expect(try await house.objects.remove(digest, unlessPutSince: nil))
            let answer = try await house.fetch(link)
            #expect(answer.status == .notFound && answer.problem == "not-found")
        }
    }
}

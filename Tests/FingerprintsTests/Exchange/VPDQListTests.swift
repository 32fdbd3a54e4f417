import Foundation
import Media
import TestSupport
import Testing

@testable import Fingerprints

@Suite struct VPDQListTests {
    private func film(_ list: Listing) throws -> [VPDQFeature] {
        try #require(list.entries.count == 1)
        guard case .film(let features) = list.entries[0].signal else { return [] }
        return features
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `reads and writes the reference's published lists`() throws {
        let files = Cases.files(in: "media/vpdq-sample-hashes")
        try #require(files.count == 27)
        for file in files {
            let bytes = try #require(
                Cases.bytes(of: "media/vpdq-sample-hashes/\(file.lastPathComponent)")
            )
            let list = try Listing(bytes, .vpdq)
            #expect(list.report.refusedCount == 0)
            let text = try list.entries.map { try $0.text(as: .vpdq) }.joined()
            #expect(Array(text.utf8) == bytes, "\(file.lastPathComponent)")
        }
    }

    /// As `vpdq_to_json` of threatexchange 1.2.17 writes times: three digits in all.
    @Test func `reads python's list, exponents and all`() throws {
        let text = "[\"\(Sample.bridge),100,0.0\", \"\(Sample.other),49,1.23e+03\"]"
        let features = try film(Listing(text, .vpdq))
        #expect(features.map(\.seconds) == [0, 1230])
        #expect(features.map(\.quality) == [100, 49])
        #expect(features.map(\.frame) == [nil, nil])
        #expect(features[0].hash.description == Sample.bridge)
        #expect(try film(Listing("\u{FEFF} \n" + text, .vpdq)).count == 2)
    }

    @Test func `writes JSON that it reads`() throws {
        let hash = try #require(PDQHash(Sample.bridge))
        let features = try [0, 0.5, 4000.125].map {
            try #require(VPDQFeature(hash: hash, quality: 77, seconds: $0))
        }
        let text = try ExchangeEntry(.film(features)).text(as: .vpdqJSON)
        #expect(try film(Listing(text, .vpdq)) == features)
        let lines = try ExchangeEntry(.film(features)).text(as: .vpdq)
        #expect(try film(Listing(lines, .vpdq)).map(\.frame) == [0, 1, 2])
    }

    @Test func `refuses lines out of range`() throws {
        let hash = Sample.bridge
        let text = """
            0,100,\(hash),0.000
            1,101,\(hash),0.1
            2,-1,\(hash),0.1
            3,1,\(hash),-0.1
            4,1,\(hash),nan
            -5,1,\(hash),0.1
            x,1,\(hash),0.1
            6,1,\(hash.dropLast()),0.1
            7,1,\(hash)
            8,1,\(hash),0.3
            9,1,\(hash.prefix(30))
            """
        let list = try Listing(text, .vpdq)
        #expect(try film(list).map(\.frame) == [0, 8])
        let wanted: [ExchangeRefusal] = [
            .quality, .quality, .time, .time, .time, .time, .hash, .fieldCount(3), .fieldCount(3),
        ]
        #expect(list.reasons == wanted)
    }

    @Test func `refuses JSON of other shapes`() throws {
        for text in ["[", "[1]", "[{}]", "[\"a\"", "[[[[", "[null]"] {
            let list = try Listing(text, .vpdq)
            #expect(list.entries.isEmpty && list.reasons == [.json], "\(text)")
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(try Listing(deep, .vpdq).reasons == [.json])
        #expect(try Listing("[\"a\", \"b,c,d\"]", .vpdq).reasons == [.fieldCount(1), .hash])
        #expect(try Listing("[]", .vpdq).entries.isEmpty)
        #expect(try Listing("", .vpdq).entries.isEmpty)
    }
}

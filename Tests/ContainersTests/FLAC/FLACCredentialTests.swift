import Foundation
import Media
import TestSupport
import Testing

@testable import Containers

@Suite struct FLACCredentialTests {
    private static let store = Array("\0\0\0\u{10}jumbstore...".utf8)

    @Test(
        arguments: [
            (3, "application/c2pa", false), (4, "application/c2pa", false),
            (4, "application/x-c2pa-manifest-store", true), (3, "APPLICATION/C2PA", true),
        ] as [(UInt8, String, Bool)]
    )
    func `finds a store in a tag before the signature`(
        _ version: UInt8,
        _ type: String,
        _ unicode: Bool,
    ) throws {
        // Longer than 128 bytes, so that the two ways of writing sizes differ.
        let object = Self.store + Array(repeating: 7, count: 300)
        let tag = FLACFixture.tag(version: version, type: type, object: object, unicode: unicode)
        let bytes = FLACFixture.file([FLACFixture.streamInfo], prefix: tag)
        let entries = try FLACContainer(MemorySource(bytes)).metadata
        #expect(entries.map(\.slot) == [.other("id3:TIT2"), .credential])
        let entry = try #require(entries.last)
        #expect(entry.value == object)
        let range = Int(entry.range.lowerBound)..<Int(entry.range.upperBound)
        #expect(bytes[range].starts(with: Array("GEOB".utf8)))
        #expect(Array(bytes[range].suffix(object.count)) == object)
        let labelled = try VorbisLabelling.label(bytes)
        #expect(labelled.starts(with: tag))
        let after = try VorbisLabelling.open(labelled).metadata
        #expect(after.first { $0.slot == .credential }?.value == object)
    }

    @Test func `takes no other object for a store`() throws {
        let tag = FLACFixture.tag(version: 4, type: "image/png", object: Self.store)
        let bytes = FLACFixture.file([FLACFixture.streamInfo], prefix: tag)
        #expect(try FLACContainer(MemorySource(bytes)).metadata.map(\.text) == ["A"])
    }

    @Test(arguments: Cases.files(in: "c2pa/own").filter { $0.pathExtension == "flac" })
    func `finds the store of a signed file`(_ file: URL) async throws {
        let bytes = Array(try Data(contentsOf: file))
        let stores = try VorbisLabelling.open(bytes).metadata.filter { $0.slot == .credential }
        if file.lastPathComponent == "none.flac" {
            #expect(stores.isEmpty)
        } else {
            let store = try #require(stores.first)
            #expect(stores.count == 1)
            #expect(store.value[4..<8].elementsEqual("jumb".utf8))
            let size = store.value[..<4].reduce(0) { $0 << 8 | Int($1) }
            #expect(size == store.value.count)
        }
        let labelled = try VorbisLabelling.label(bytes)
        #expect(try await VorbisLabelling.hashes(labelled) == VorbisLabelling.hashes(bytes))
    }

    @Test(arguments: [[0xFF, 0, 0, 0], [0, 0, 0x7F, 0x7F]] as [[UInt8]])
    func `refuses a tag whose size is wrong`(_ size: [UInt8]) {
        let bytes =
            Array("ID3".utf8) + [4, 0, 0] + size + FLACFixture.file([FLACFixture.streamInfo])
        #expect(throws: ContainerError.self) { try FLACContainer(MemorySource(bytes)) }
    }
}

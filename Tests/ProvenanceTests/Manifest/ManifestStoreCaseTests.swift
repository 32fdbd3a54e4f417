import Foundation
import Provenance
import TestSupport
import Testing

/// Real credentials, against what the reference implementation reads in them.
@Suite struct ManifestStoreCaseTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let claimVersion: Int
        let manifestCount: Int
        let store: [UInt8]
    }

    static let cases: [Case] = {
        let index = Cases.bytes(of: "c2pa/index.csv") ?? []
        let rows = String(decoding: index, as: UTF8.self).split(whereSeparator: \.isNewline)
            .dropFirst()
        return rows.compactMap { row in
            let fields = fields(of: row)
            guard fields.count > 15, let version = Int(fields[12]), let count = Int(fields[15]),
                let bytes = Cases.bytes(of: "c2pa/\(fields[0])"),
                let format = fields[0].split(separator: ".").last,
                let store = StoreInFile.store(in: bytes, of: String(format))
            else { return nil }
            return Case(
                testDescription: fields[0],
                claimVersion: version,
                manifestCount: count,
                store: store,
            )
        }
    }()

    /// Splits a line at its commas, except within quotation marks.
    private static func fields(of row: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in row {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }

    @Test func `finds the stores of most cases`() {
        #expect(Cases.folder == nil || Self.cases.count >= 60)
    }

    @Test(arguments: cases)
    func `reads as many manifests and the same claim version as the reference`(
        _ sample: Case
    ) throws {
        let store = try ManifestStore(parsing: sample.store)
        #expect(store.claim?.version == sample.claimVersion)
        #expect(store.manifests.count == sample.manifestCount)
        #expect(store.active.hasSignature)
        for manifest in store.manifests {
            _ = try manifest.claim()
            for assertion in manifest.assertions { _ = try assertion.cbor() }
        }
    }

    @Test(arguments: ["valid_rs.png", "valid_rs.wav", "valid_proto.png", "valid_proto.wav"])
    func `reads who made the claim and where the content comes from`(_ name: String) throws {
        guard let sample = Self.cases.first(where: { $0.testDescription == "own/\(name)" }) else {
            return
        }
        let stated = try ManifestStore(parsing: sample.store).stated
        #expect(stated.claimGenerator?.isEmpty == false)
        #expect(stated.digitalSourceTypes.contains { $0.hasSuffix("/trainedAlgorithmicMedia") })
    }

    @Test func `never traps on a damaged real store`() throws {
        let name = "own/valid_proto.wav"
        guard let sample = Self.cases.first(where: { $0.testDescription == name }) else { return }
        for damaged in Damage.variants(of: sample.store, every: 5) {
            _ = try? ManifestStore(parsing: damaged).stated
        }
    }
}

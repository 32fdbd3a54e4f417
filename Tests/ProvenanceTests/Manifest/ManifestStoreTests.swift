import Provenance
import Testing

@Suite struct ManifestStoreTests {
    @Test func `reads the last manifest as the active one, with all that it states`() throws {
        let store = try ManifestStore(parsing: StoreBuilder.sample)
        #expect(store.manifests.map(\.label) == ["urn:c2pa:first", "urn:c2pa:second"])
        #expect(store.active.kind == .standard && store.active.hasSignature)
        #expect(store.claim?.version == 2)
        let expected = StatedSource(
            manifestLabel: "urn:c2pa:second",
            claimGenerator: "Maker 2.0",
            digitalSourceTypes: [
                StoreBuilder.source + "trainedAlgorithmicMedia", "in-parameters", "in-template",
                "in-second", "in-metadata", "in-iptc",
            ],
        )
        #expect(store.stated == expected)
    }

    @Test func `reads what an earlier manifest states, apart from the active one`() throws {
        let first = try #require(try ManifestStore(parsing: StoreBuilder.sample).manifests.first)
        #expect(try first.claim()?.version == 1)
        #expect(first.stated?.claimGenerator == "Camera/1")
        #expect(first.stated?.digitalSourceTypes == [StoreBuilder.source + "digitalCapture"])
        #expect(first.assertions(labelled: "c2pa.actions").count == 1)
    }

    @Test func `tells assertions of one kind apart by their number only`() throws {
        let active = try ManifestStore(parsing: StoreBuilder.sample).active
        #expect(
            active.assertions(labelled: "c2pa.actions.v2").map(\.label) == [
                "c2pa.actions.v2", "c2pa.actions.v2__1",
            ]
        )
        #expect(active.assertions(labelled: "c2pa.actions").isEmpty)
    }

    @Test func `says of a compressed manifest that it is one`() throws {
        let brotli = StoreBuilder.superbox(
            "c2cm",
            "urn:c2pa:z",
            [StoreBuilder.box("brob", [1, 2])],
        )
        let store = try ManifestStore(parsing: StoreBuilder.store([brotli]))
        #expect(store.active.kind == .compressed && store.claim == nil)
        #expect(
            store.stated
                == StatedSource(
                    manifestLabel: "urn:c2pa:z",
                    claimGenerator: nil,
                    digitalSourceTypes: [],
                )
        )
        #expect(store.active.stated == store.stated)
    }

    @Test func `knows update manifests and leaves other boxes alone`() throws {
        let claim = StoreBuilder.claim(StoreBuilder.map([:]))
        let update = StoreBuilder.manifest("urn:c2pa:u", type: "c2um", claims: [claim])
        let other = StoreBuilder.superbox("zzzz", "other", [])
        let bytes = StoreBuilder.store([update, other, StoreBuilder.box("free", [0])])
        let store = try ManifestStore(parsing: bytes)
        #expect(store.manifests.map(\.kind) == [.update])
        #expect(store.stated.claimGenerator == nil)
    }

    struct Generator: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let claim: CBORValue
        let name: String?
    }

    @Test(arguments: [
        Generator(
            testDescription: "version 1, a list",
            claim: StoreBuilder.map([
                "claim_generator": .text("X/1"),
                "claim_generator_info": [StoreBuilder.map(["name": .text("X")])],
            ]),
            name: "X",
        ),
        Generator(
            testDescription: "an empty list",
            claim: StoreBuilder.map([
                "claim_generator_info": [], "claim_generator": .text("X/1"),
            ]),
            name: "X/1",
        ),
        Generator(testDescription: "no map at all", claim: .text("claim"), name: nil),
    ])
    func `names the program that made the claim`(_ sample: Generator) throws {
        let manifest = StoreBuilder.manifest("m", claims: [StoreBuilder.claim(sample.claim)])
        let store = try ManifestStore(parsing: StoreBuilder.store([manifest]))
        #expect(store.stated.claimGenerator == sample.name)
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]
        let reason: ProvenanceError
    }

    static let brokenClaim = StoreBuilder.superbox(
        "c2cl",
        "c2pa.claim.v2",
        [StoreBuilder.box("cbor", [0xA1])],
    )

    @Test(arguments: [
        Refused(
            testDescription: "nothing",
            bytes: [],
            reason: .boxes(.truncated("a box's header", at: 0)),
        ),
        Refused(
            testDescription: "another superbox",
            bytes: StoreBuilder.superbox("json", "c2pa", []),
            reason: .notAStore,
        ),
        Refused(
            testDescription: "an empty store",
            bytes: StoreBuilder.store([]),
            reason: .noManifest,
        ),
        Refused(
            testDescription: "a manifest without a claim",
            bytes: StoreBuilder.store([StoreBuilder.manifest("m", claims: [])]),
            reason: .noClaim(manifest: "m"),
        ),
        Refused(
            testDescription: "a manifest with two claims",
            bytes: StoreBuilder.store([
                StoreBuilder.manifest("m", claims: [brokenClaim, brokenClaim])
            ]),
            reason: .manyClaims(manifest: "m"),
        ),
        Refused(
            testDescription: "a claim that isn't CBOR",
            bytes: StoreBuilder.store([StoreBuilder.manifest("m", claims: [brokenClaim])]),
            reason: .claim(.truncated(at: 1), manifest: "m"),
        ),
    ])
    func `refuses`(_ sample: Refused) {
        #expect(throws: sample.reason) { try ManifestStore(parsing: sample.bytes) }
    }

    @Test func `reads on where an assertion or an earlier claim is damaged`() throws {
        let broken = StoreBuilder.superbox(
            "cbor",
            "c2pa.actions.v2",
            [StoreBuilder.box("cbor", [0xFF])],
        )
        let claim = StoreBuilder.claim(StoreBuilder.map(["claim_generator": .text("G")]))
        let store = try ManifestStore(
            parsing: StoreBuilder.store([
                StoreBuilder.manifest("a", claims: [Self.brokenClaim]),
                StoreBuilder.manifest("b", assertions: [broken], claims: [claim]),
            ])
        )
        #expect(store.stated.claimGenerator == "G" && store.stated.digitalSourceTypes.isEmpty)
        #expect(store.manifests.first?.stated == nil)
        #expect(throws: CBORError.self) { try store.active.assertions.first?.cbor() }
    }

    @Test func `never traps on a damaged store`() {
        for damaged in Damage.variants(of: StoreBuilder.sample) {
            guard let store = try? ManifestStore(parsing: damaged) else { continue }
            for manifest in store.manifests {
                _ = manifest.stated
                for assertion in manifest.assertions { _ = try? assertion.cbor() }
            }
        }
    }
}

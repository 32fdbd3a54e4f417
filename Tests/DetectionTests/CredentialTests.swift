import Containers
import Detection
import Labels
import Provenance
import TestSupport
import Testing

@Suite struct CredentialTests {
    private static let source = "http://cv.iptc.org/newscodes/digitalsourcetype/"

    @Test func `a store that says synthetic states it, unchecked`() throws {
        let seen = observation(Self.store(type: "trainedAlgorithmicMedia"))
        let assessment = Assessment(of: seen)
        #expect(assessment.notice == .is)
        #expect(assessment.basis == .stated)
        let signal = try #require(assessment.signals.first)
        #expect(signal.claim == .synthetic)
        #expect(signal.explanation.english.contains("written by Maker"))
        #expect(signal.explanation.english.contains("not checked"))
        #expect(signal.explanation.chinese.contains("Maker"))
        #expect(seen.credential?.source?.claimGenerator == "Maker")
    }

    @Test func `a store that says recording is weak, and settles nothing`() throws {
        let assessment = Assessment(of: observation(Self.store(type: "digitalCapture")))
        #expect(assessment.notice == nil)
        let signal = try #require(assessment.signals.first)
        #expect(signal.claim == .captured)
        #expect(signal.strength == .weak)
    }

    @Test func `a store without a source type gives no signal`() {
        #expect(Assessment(of: observation(Self.store(type: "somethingElse"))).signals.isEmpty)
    }

    @Test func `a store that says recording contradicts a label`() {
        let label = AIGCLabel(
            notice: .is,
            contentProducer: "Studio",
            produceID: "1",
            contentPropagator: "Studio",
            propagateID: "1",
        )
        let seen = observation(
            Self.store(type: "digitalCapture"),
            beside: [(.tag("AIGC"), Array(label.json.utf8))],
        )
        #expect(seen.contradictions == [.credentialSaysRecording])
        #expect(Assessment(of: seen).labelState == .damaged)
    }

    @Test func `a source type that says recording contradicts a store`() {
        var packet = XMPPacket()
        packet.set(.digitalSourceType, to: Self.source + "digitalCapture")
        let seen = observation(
            Self.store(type: "trainedAlgorithmicMedia"),
            beside: [(.xmp, packet.bytes)],
        )
        #expect(seen.contradictions == [.sourceTypeSaysRecording])
    }

    @Test(arguments: [[], [0], Array("no store".utf8)] as [[UInt8]])
    func `a store that cannot be read says nothing`(bytes: [UInt8]) {
        let seen = observation(bytes)
        guard case .unreadable(let reason)? = seen.credential else {
            Issue.record("read as \(String(describing: seen.credential))")
            return
        }
        #expect(!reason.isEmpty)
        #expect(seen.credential?.source == nil)
        #expect(Assessment(of: seen).signals.isEmpty)
    }

    @Test func `of several stores the last speaks`() {
        let first = Self.store(type: "digitalCapture")
        let seen = observation(
            Self.store(type: "trainedAlgorithmicMedia"),
            beside: [(.credential, first)],
        )
        #expect(Assessment(of: seen).notice == .is)
    }
}

extension CredentialTests {
    private func observation(
        _ store: [UInt8],
        beside others: [(MetadataSlot, [UInt8])] = [],
    ) -> Observation {
        Observation(of: StubContainer(.mp4, bytes: others + [(.credential, store)]))
    }

    /// The smallest store that states a source type: one manifest, one assertion, one claim.
    private static func store(type: String) -> [UInt8] {
        let json = #"{"Iptc4xmpExt:DigitalSourceType":"\#(source)\#(type)"}"#
        let assertion = superbox("json", "cawg.metadata", box("json", Array(json.utf8)))
        let claim: [UInt8] =
            [0xA1, 0x6F] + Array("claim_generator".utf8) + [0x65] + Array("Maker".utf8)
        let manifest =
            superbox("c2as", "c2pa.assertions", assertion)
            + superbox("c2cl", "c2pa.claim", box("cbor", claim))
            + superbox("c2cs", "c2pa.signature", box("cbor", [0xF6]))
        return superbox("c2pa", "c2pa", superbox("c2ma", "urn:c2pa:one", manifest))
    }

    /// A JUMBF superbox with its description (ISO 19566-5).
    private static func superbox(_ type: String, _ label: String, _ content: [UInt8]) -> [UInt8] {
        let uuid = Array(type.utf8) + [0, 0x11, 0, 0x10, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
        return box("jumb", box("jumd", uuid + [3] + Array(label.utf8) + [0]) + content)
    }

    private static func box(_ type: String, _ payload: [UInt8]) -> [UInt8] {
        let size = UInt32(payload.count + 8)
        return (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) }
            + Array(type.utf8) + payload
    }
}

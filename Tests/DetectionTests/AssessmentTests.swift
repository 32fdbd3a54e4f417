import Containers
import Detection
import Labels
import TestSupport
import Testing

private func label(_ notice: Notice, _ number: String = "p1") -> String {
    AIGCLabel(
        notice: notice,
        contentProducer: "Studio",
        produceID: number,
        contentPropagator: "Studio",
        propagateID: number,
    ).json
}

private func xmp(_ term: String, label: String? = nil) -> String {
    var packet = XMPPacket()
    packet.set(.digitalSourceType, to: "http://cv.iptc.org/newscodes/digitalsourcetype/\(term)")
    if let label { packet.set(.aigc, to: label) }
    return String(decoding: packet.bytes, as: UTF8.self)
}

struct Seen: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let metadata: [(MetadataSlot, String)]
    let notice: Notice?
    let basis: Basis
    let state: LabelState
}

@Suite struct AssessmentTests {
    @Test(arguments: [
        Seen(
            testDescription: "nothing",
            metadata: [],
            notice: nil,
            basis: .none,
            state: .unlabelled,
        ),
        Seen(
            testDescription: "a label that states it",
            metadata: [(.tag("AIGC"), label(.is))],
            notice: .is,
            basis: .stated,
            state: .labelled,
        ),
        Seen(
            testDescription: "a label that says perhaps",
            metadata: [(.tag("AIGC"), label(.mayBe))],
            notice: .mayBe,
            basis: .stated,
            state: .labelled,
        ),
        Seen(
            testDescription: "a label that suspects",
            metadata: [(.tag("AIGC"), label(.suspected))],
            notice: .suspected,
            basis: .stated,
            state: .labelled,
        ),
        Seen(
            testDescription: "a label in the comment alone",
            metadata: [(.comment, label(.is))],
            notice: .is,
            basis: .stated,
            state: .stripped,
        ),
        Seen(
            testDescription: "a label in XMP alone",
            metadata: [(.xmp, xmp("trainedAlgorithmicMedia", label: label(.is)))],
            notice: .is,
            basis: .stated,
            state: .labelled,
        ),
        Seen(
            testDescription: "labels that differ",
            metadata: [(.tag("AIGC"), label(.is)), (.comment, label(.mayBe))],
            notice: .is,
            basis: .stated,
            state: .damaged,
        ),
        Seen(
            testDescription: "a label that is cut off",
            metadata: [(.tag("AIGC"), String(label(.is).dropLast(20)))],
            notice: .suspected,
            basis: .traced,
            state: .damaged,
        ),
        Seen(
            testDescription: "a source type of a generator",
            metadata: [(.xmp, xmp("trainedAlgorithmicMedia"))],
            notice: .is,
            basis: .stated,
            state: .labelled,
        ),
        Seen(
            testDescription: "a source type of a camera",
            metadata: [(.xmp, xmp("digitalCapture"))],
            notice: nil,
            basis: .none,
            state: .unlabelled,
        ),
        Seen(
            testDescription: "an algorithm without a trained model",
            metadata: [(.xmp, xmp("algorithmicMedia"))],
            notice: nil,
            basis: .none,
            state: .unlabelled,
        ),
        Seen(
            testDescription: "a label against a camera",
            metadata: [(.tag("AIGC"), label(.is)), (.xmp, xmp("digitalCapture"))],
            notice: .is,
            basis: .stated,
            state: .damaged,
        ),
        Seen(
            testDescription: "a generator's node graph",
            metadata: [(.comment, #"{"prompt":"{\"3\":{\"class_type\":\"KSampler\"}}"}"#)],
            notice: .suspected,
            basis: .traced,
            state: .unlabelled,
        ),
        Seen(
            testDescription: "a weak trace",
            metadata: [(.other("tEXt:hf-job-id"), "1")],
            notice: nil,
            basis: .none,
            state: .unlabelled,
        ),
        Seen(
            testDescription: "a person's comment and a common encoder",
            metadata: [
                (.comment, "made with AIGC tools"), (.other("ilst:©too"), "Lavf59.27.100"),
            ],
            notice: nil,
            basis: .none,
            state: .unlabelled,
        ),
    ])
    func `weighs what a file holds`(_ seen: Seen) {
        let assessment = Assessment(of: Observation(of: StubContainer(.mp4, seen.metadata)))
        #expect(assessment.notice == seen.notice)
        #expect(assessment.basis == seen.basis)
        #expect(assessment.labelState == seen.state)
        #expect(assessment.because.isEmpty == (seen.notice == nil))
    }

    @Test func `explains every signal in both languages`() {
        let metadata: [(MetadataSlot, String)] = [
            (.comment, label(.is)), (.xmp, xmp("digitalCapture")),
            (.other("tEXt:Dream"), "a cat"),
        ]
        let assessment = Assessment(of: Observation(of: StubContainer(.png, metadata)))
        #expect(assessment.signals.count >= 4)
        for signal in assessment.signals {
            #expect(signal.explanation.english.hasSuffix("."))
            #expect(signal.explanation.chinese.hasSuffix("。"))
        }
    }

    @Test func `says stripped beside the label that is left`() {
        let file = StubContainer(.mp4, [(.comment, label(.is))])
        let claims = Assessment(of: Observation(of: file)).signals.map(\.claim)
        #expect(claims == [.synthetic, .stripped])
    }
}

@Suite struct TraceSignatureTests {
    @Test func `every shipped line is a signature`() {
        let lines = TraceSignature.shipped
        #expect(lines.count >= 14)
        #expect(Set(lines.map(\.name)).count == lines.count)
        #expect(lines.allSatisfy { !$0.source.isEmpty && !$0.conditions.isEmpty })
    }

    @Test func `asks for every condition`() throws {
        let line = "n\ta~x && b~y\tg\tstrong\tEnglish.\t中文。\tsource"
        let signature = try #require(TraceSignature.parse(line).first)
        #expect(signature.matches([("a", "xx"), ("b", "y")]))
        #expect(!signature.matches([("a", "xx")]))
        #expect(!signature.matches([("a", "y"), ("b", "x")]))
    }

    @Test(arguments: ["a\tb", "n\ta~x\tg\tsure\te\tz\ts"])
    func `skips a line that is none`(_ line: String) {
        #expect(TraceSignature.parse(line).isEmpty)
    }
}

import Containers
import Labels
import TestSupport
import Testing

/// Codes that pass their checksum and belong to nobody.
private let producer = "001191000000T5TNDEM00010001"
private let platform = "001191310000TE5TDEM00320000"

private func request(
    notice: Notice? = nil,
    producer: String? = nil,
    produceID: String? = nil,
    propagator: String? = nil,
    propagateID: String? = nil,
) -> LabelRequest {
    var request = LabelRequest()
    request.notice = notice
    request.producer = producer
    request.produceID = produceID
    request.propagator = propagator
    request.propagateID = propagateID
    return request
}

private func plan(
    _ container: StubContainer,
    _ asked: LabelRequest,
) throws(LabellingRefusal) -> LabelPlan {
    try LabelPlan(for: container, asked: asked, freshID: { "fresh" })
}

private let inside = AIGCLabel(
    notice: .mayBe,
    contentProducer: "Studio",
    produceID: "p1",
    reservedCode1: "seal",
    contentPropagator: "Old",
    propagateID: "o1",
    reservedCode2: "old-seal",
)

@Suite struct LabelPlanTests {
    @Test func `a first label names its producer twice`() throws {
        let label = try plan(StubContainer(.mp4), request(producer: producer)).label
        #expect(
            label
                == AIGCLabel(
                    notice: .is,
                    contentProducer: producer,
                    produceID: "fresh",
                    contentPropagator: producer,
                    propagateID: "fresh",
                )
        )
    }

    @Test func `a first label of a propagator claims no producer`() throws {
        let asked = request(notice: .mayBe, propagator: platform, propagateID: "q7")
        let label = try plan(StubContainer(.mp4), asked).label
        #expect(
            label
                == AIGCLabel(
                    notice: .mayBe,
                    contentProducer: "",
                    produceID: "",
                    contentPropagator: platform,
                    propagateID: "q7",
                )
        )
    }

    @Test func `a propagator rewrites its own elements and no others`() throws {
        let file = StubContainer(.mp4, [(.tag("AIGC"), inside.json)])
        let label = try plan(file, request(propagator: platform)).label
        var expected = inside
        expected.contentPropagator = platform
        expected.propagateID = "fresh"
        expected.reservedCode2 = ""
        #expect(label == expected)
    }

    @Test func `the same propagator keeps its number and its seal`() throws {
        let file = StubContainer(.mp4, [(.tag("AIGC"), inside.json)])
        #expect(try plan(file, request(propagator: "Old")).label == inside)
    }

    @Test func `a producer fills in what a platform left open`() throws {
        var open = inside
        open.contentProducer = ""
        open.produceID = ""
        let file = StubContainer(.mp4, [(.tag("AIGC"), open.json)])
        let label = try plan(file, request(producer: "Studio", produceID: "p9")).label
        #expect(label.contentProducer == "Studio" && label.produceID == "p9")
        #expect(label.notice == .is && label.contentPropagator == "Old")
    }

    @Test func `labelling again changes nothing`() throws {
        let first = try plan(StubContainer(.wav), request(producer: "Studio"))
        let texts = first.changes.map { ($0.slot, String(decoding: $0.value, as: UTF8.self)) }
        let again = try plan(StubContainer(.wav, texts), request(producer: "Studio"))
        #expect(again.label == first.label)
        #expect(again.changes.map(\.value) == first.changes.map(\.value))
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let asked: LabelRequest
        let reason: LabellingRefusal
    }

    @Test(arguments: [
        Refused(testDescription: "nobody", asked: request(), reason: .nobodyNamed),
        Refused(
            testDescription: "a number without a producer",
            asked: request(produceID: "1", propagator: "Old"),
            reason: .numberWithoutProvider(.produceID),
        ),
        Refused(
            testDescription: "a number without a propagator",
            asked: request(producer: "Studio", propagateID: "1"),
            reason: .numberWithoutProvider(.propagateID),
        ),
        Refused(
            testDescription: "a lower notice",
            asked: request(notice: .suspected, propagator: "Old"),
            reason: .lowers(inside: .mayBe, asked: .suspected),
        ),
        Refused(
            testDescription: "another producer",
            asked: request(producer: "Rival"),
            reason: .otherProducer(inside: "Studio"),
        ),
        Refused(
            testDescription: "another number of the producer",
            asked: request(producer: "Studio", produceID: "p2"),
            reason: .otherProduceID(inside: "p1"),
        ),
        Refused(
            testDescription: "a name with a blank",
            asked: request(producer: "My Studio"),
            reason: .provider(.name(.character(0x20, in: .contentProducer, at: 2))),
        ),
    ])
    func `refuses what would harm a label`(_ sample: Refused) {
        let file = StubContainer(.mp4, [(.tag("AIGC"), inside.json)])
        #expect(throws: sample.reason) { try plan(file, sample.asked) }
    }

    @Test func `refuses a code whose checksum is wrong`() {
        let wrong = "001191000000T5TNDEM00110001"
        #expect(throws: LabellingRefusal.self) {
            try plan(StubContainer(.mp4), request(producer: wrong))
        }
    }

    @Test func `refuses a file with Content Credentials`() {
        let file = StubContainer(.mp4, [(.credential, "store")])
        #expect(throws: LabellingRefusal.credentialPresent) {
            try plan(file, request(producer: "Studio"))
        }
    }

    @Test func `refuses labels that name different contents`() {
        var other = inside
        other.produceID = "p2"
        let file = StubContainer(
            .mp4,
            [(.tag("AIGC"), inside.json), (.comment, other.wrappedJSON)],
        )
        #expect(throws: LabellingRefusal.contradictory) {
            try plan(file, request(propagator: "Old"))
        }
    }

    @Test func `keeps the only seal of the producer, and refuses two that differ`() throws {
        var bare = inside
        bare.reservedCode1 = ""
        let one = StubContainer(.mp4, [(.tag("AIGC"), bare.json), (.comment, inside.json)])
        #expect(try plan(one, request(propagator: "Old")).label.reservedCode1 == "seal")
        bare.reservedCode1 = "other"
        let two = StubContainer(.mp4, [(.tag("AIGC"), bare.json), (.comment, inside.json)])
        #expect(throws: LabellingRefusal.contradictory) {
            try plan(two, request(propagator: "Old"))
        }
    }

    @Test func `never says less than the source type inside`() throws {
        var packet = XMPPacket()
        packet.set(.digitalSourceType, to: DigitalSourceType.trainedAlgorithmicMedia.uri)
        let xmp = String(decoding: packet.bytes, as: UTF8.self)
        let file = StubContainer(.jpeg, [(.xmp, xmp)])
        #expect(throws: LabellingRefusal.lowers(inside: .is, asked: .suspected)) {
            try plan(file, request(notice: .suspected, propagator: "Old"))
        }
        let labelled = StubContainer(.mp4, [(.xmp, xmp), (.tag("AIGC"), inside.json)])
        #expect(try plan(labelled, request(propagator: "Old")).label.notice == .is)
    }

    @Test func `refuses damaged XMP whatever it holds, and several packets`() throws {
        let broken = "<x:xmpmeta><dc:rights>MINE & YOURS"
        for texts in [[broken], [broken, String(decoding: XMPPacket().bytes, as: UTF8.self)]] {
            let file = StubContainer(.jpeg, texts.map { (.xmp, $0) })
            #expect(throws: LabellingRefusal.self) { try plan(file, request(producer: "S")) }
        }
    }

    @Test func `refuses to drop a person's comment beside a label's copy`() {
        let texts = [(MetadataSlot.comment, "my own words"), (.comment, inside.wrappedJSON)]
        #expect(throws: LabellingRefusal.shared(place: "comment")) {
            try plan(StubContainer(.flac, texts), request(propagator: "Old"))
        }
    }

    @Test func `a key in other letters is the same place, except in MP4`() throws {
        let texts = [(MetadataSlot.tag("aigc"), inside.json)]
        let flac = try plan(StubContainer(.flac, texts), request(propagator: platform))
        #expect(flac.changes.map(\.slot) == [.tag("AIGC"), .xmp, .comment])
        let mp4 = try plan(StubContainer(.mp4, texts), request(propagator: platform))
        #expect(mp4.changes.map(\.slot).contains(.tag("aigc")))
    }

    @Test func `one key is enough in a place that is named for labels`() throws {
        let file = StubContainer(.flac, [(.tag("AIGC"), #"{"Label":"2"}"#)])
        #expect(LabelSurvey(of: file).readings.map(\.label.notice) == [.mayBe])
    }

    @Test func `refuses to write over a label that it cannot read`() {
        let file = StubContainer(.mp4, [(.tag("AIGC"), #"{"Label":"1","Content"#)])
        #expect(throws: LabellingRefusal.unreadable(place: "tag:AIGC")) {
            try plan(file, request(producer: "Studio"))
        }
    }
}

@Suite struct LabelPlacesTests {
    @Test func `fills the own place, XMP and the comment`() throws {
        let plan = try plan(StubContainer(.mp4), request(producer: "Studio"))
        #expect(plan.places.map(\.name) == ["tag:AIGC", "xmp", "comment"])
        #expect(plan.places.map(\.role) == [.own, .recognised, .safetyNet])
    }

    @Test func `leaves out XMP where the format has no place for it`() throws {
        let file = StubContainer(.ogg, closed: [.xmp])
        #expect(
            try plan(file, request(producer: "Studio")).places.map(\.name) == [
                "tag:AIGC", "comment",
            ]
        )
    }

    @Test func `states no source type where there is no place for it`() throws {
        let file = StubContainer(.ogg, closed: [.xmp])
        #expect(try plan(file, request(producer: "Studio")).sourceType == nil)
    }

    @Test(arguments: ["comment", "DESCRIPTION"])
    func `leaves what programs show as the comment uncovered`(_ key: String) throws {
        let file = StubContainer(.mp4, [(.tag(key), "shot in Chengdu")])
        #expect(
            try plan(file, request(producer: "Studio")).places.map(\.name) == ["tag:AIGC", "xmp"]
        )
    }

    @Test func `a label in XMP under other letters can't be undercut`() throws {
        var packet = XMPPacket()
        let property = XMPProperty(
            namespace: XMPProperty.aigc.namespace,
            prefix: "TC260",
            name: "aigc",
        )
        packet.set(property, to: inside.json)
        let file = StubContainer(.jpeg, [(.xmp, String(decoding: packet.bytes, as: UTF8.self))])
        #expect(throws: LabellingRefusal.otherProducer(inside: "Studio")) {
            try plan(file, request(producer: "Rival"))
        }
        let written = try plan(file, request(propagator: platform))
        let xmp = try XMPPacket(parsing: #require(written.changes.first).value)
        #expect(xmp.value(of: property) == written.label.json)
        #expect(xmp.value(of: .aigc) == written.label.json)
    }

    @Test func `leaves a person's comment alone`() throws {
        let file = StubContainer(.mp4, [(.comment, "shot in Chengdu")])
        #expect(
            try plan(file, request(producer: "Studio")).places.map(\.name) == ["tag:AIGC", "xmp"]
        )
    }

    @Test func `rewrites a label where somebody else put it, in the form it has there`() throws {
        let file = StubContainer(.jpeg, [(.other("EXIF:UserComment"), inside.wrappedJSON)])
        let plan = try plan(file, request(propagator: platform))
        let change = plan.changes.first { $0.slot == .other("EXIF:UserComment") }
        #expect(change?.value == Array(plan.label.wrappedJSON.utf8))
    }

    @Test(
        arguments: [
            (Notice.is, nil, "trainedAlgorithmicMedia"), (.mayBe, nil, nil),
            (.suspected, nil, nil),
            (.is, "compositeWithTrainedAlgorithmicMedia", nil),
            (.is, "digitalCapture", "compositeWithTrainedAlgorithmicMedia"),
            (.mayBe, "digitalCapture", nil),
        ] as [(Notice, String?, String?)]
    )
    func `writes the source type that claims no more than the notice`(
        _ notice: Notice,
        _ stated: String?,
        _ written: String?,
    ) throws {
        var packet = XMPPacket()
        if let stated { packet.set(.digitalSourceType, to: stated) }
        let xmp = String(decoding: packet.bytes, as: UTF8.self)
        let file = StubContainer(.mp4, stated == nil ? [] : [(.xmp, xmp)])
        let plan = try plan(file, request(notice: notice, producer: "Studio"))
        #expect(plan.sourceType?.term == written)
    }
}

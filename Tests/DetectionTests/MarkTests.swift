import Containers
import Detection
import Labels
import Media
import TestSupport
import Testing

private func mark(_ reading: VisibleMark.Reading) -> VisibleMark {
    var mark = VisibleMark(
        "AI生成",
        language: "zh-Hans",
        claiming: .is,
        by: reading,
        at: PictureBox(x: 8, y: 8, width: 80, height: 20),
        heightFraction: 0.06,
    )
    mark.span = TimeSpan(from: 0, to: 2.5)
    return mark
}

private let cue = TimeSpan(from: 0, to: 1.5).map {
    AudibleCue(.rhythm, claiming: .is, during: $0, correlation: nil)
}

@Suite struct MarkTests {
    private func observation(
        _ texts: [(MetadataSlot, String)] = [],
        _ marks: [VisibleMark] = [],
        _ cues: [AudibleCue] = [],
    ) -> Observation {
        Observation(
            of: StubContainer(.mp4, texts),
            showing: Conspicuous(visible: .taken(marks), audible: .taken(cues)),
        )
    }

    @Test func `a mark without a label for machines is a suspicion, and the label is damaged`() {
        let assessment = Assessment(
            of: observation([], [mark(.correlation(0.97, font: "Noto"))])
        )
        #expect(assessment.notice == .suspected)
        #expect(assessment.basis == .traced)
        #expect(assessment.labelState == .damaged)
        #expect(assessment.signals.map(\.detector) == [.visibleMark])
        #expect(assessment.signals.first?.span == TimeSpan(from: 0, to: 2.5))
        #expect(assessment.signals.first?.details.contains(.init("correlation", "0.970")) == true)
    }

    @Test func `a cue alone is a suspicion too`() throws {
        let assessment = Assessment(of: observation([], [], [try #require(cue)]))
        #expect(assessment.notice == .suspected)
        #expect(assessment.labelState == .damaged)
        #expect(assessment.signals.map(\.detector) == [.audibleCue])
    }

    @Test func `a label for machines outweighs what the picture says`() {
        let label = AIGCLabel(
            notice: .is,
            contentProducer: "S",
            produceID: "1",
            contentPropagator: "S",
            propagateID: "1",
        )
        let assessment = Assessment(
            of: observation([(.tag("AIGC"), label.json)], [mark(.recognition(confidence: 0.8))])
        )
        #expect(assessment.notice == .is)
        #expect(assessment.basis == .stated)
        #expect(assessment.labelState == .labelled)
        #expect(assessment.because == [0])
    }

    @Test func `the label in the safety net and a mark make a stripped file`() {
        let label = AIGCLabel(
            notice: .is,
            contentProducer: "S",
            produceID: "1",
            contentPropagator: "S",
            propagateID: "1",
        )
        let seen = observation(
            [(.comment, label.wrappedJSON)],
            [mark(.recognition(confidence: 1))],
        )
        #expect(Assessment(of: seen).labelState == .stripped)
    }

    @Test func `nothing seen is evidence of nothing, and neither is nobody looking`() {
        #expect(Assessment(of: observation()).labelState == .unlabelled)
        #expect(Assessment(of: observation()).notice == nil)
        let unlooked = Observation(of: StubContainer(.mp4))
        #expect(!unlooked.conspicuous.visible.wasTaken)
        #expect(Assessment(of: unlooked).labelState == .unlabelled)
    }

    @Test func `letters below a twentieth of the shortest side are too low`() {
        var low = mark(.recognition(confidence: 1))
        #expect(low.isHighEnough)
        low.heightFraction = 0.049
        #expect(!low.isHighEnough)
    }
}

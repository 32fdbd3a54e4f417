import Labels
import Testing

@Suite struct DigitalSourceTypeTests {
    static let address = "http://cv.iptc.org/newscodes/digitalsourcetype/"

    @Test(arguments: [
        address + "trainedAlgorithmicMedia",
        "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        "HTTP://CV.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia/ \n",
        "\u{FEFF} trainedAlgorithmicMedia\0\0",
    ])
    func `reads one term in each of its forms`(_ text: String) {
        #expect(DigitalSourceType(text) == .trainedAlgorithmicMedia)
        #expect(DigitalSourceType(text)?.uri == Self.address + "trainedAlgorithmicMedia")
    }

    @Test(arguments: [
        ("trainedAlgorithmicMedia", DigitalSourceType.Meaning.synthetic),
        ("compositeWithTrainedAlgorithmicMedia", .partlySynthetic),
        ("compositeSynthetic", .partlySynthetic),
        ("algorithmicMedia", .algorithmic),
        ("algorithmicallyEnhanced", .algorithmic),
        ("digitalCapture", .captured),
        ("computationalCapture", .captured),
        ("compositeCapture", .captured),
        ("negativeFilm", .captured),
        ("positiveFilm", .captured),
        ("print", .captured),
        ("digitalCreation", .made),
        ("humanEdits", .made),
        ("minorHumanEdits", .made),
        ("digitalArt", .made),
        ("softwareImage", .made),
        ("dataDrivenMedia", .made),
        ("screenCapture", .unknown),
        ("virtualRecording", .unknown),
        ("composite", .unknown),
        ("notATerm", .unknown),
        ("trainedalgorithmicmedia", .unknown),
    ])
    func `knows what each term says`(_ term: String, _ meaning: DigitalSourceType.Meaning) {
        #expect(DigitalSourceType(Self.address + term)?.meaning == meaning)
    }

    @Test func `knows C2PA's own terms only under C2PA's address`() {
        let data = DigitalSourceType("http://c2pa.org/digitalsourcetype/trainedAlgorithmicData")
        #expect(data?.meaning == .synthetic)
        #expect(DigitalSourceType(Self.address + "trainedAlgorithmicData")?.meaning == .unknown)
        let other = DigitalSourceType("http://example.org/trainedAlgorithmicMedia")
        #expect(other?.meaning == .unknown)
        #expect(other?.uri == "http://example.org/trainedAlgorithmicMedia")
    }

    @Test func `finds nothing in an empty value`() {
        for text in ["", " \n", "\0", "/", " / "] { #expect(DigitalSourceType(text) == nil) }
    }

    @Test func `lists every known term once, and three as retired`() {
        let known = DigitalSourceType.known
        #expect(known.count == 22 && Set(known).count == 22)
        #expect(known.filter(\.isRetired).count == 3)
        for term in known { #expect(DigitalSourceType(term.uri) == term) }
    }
}

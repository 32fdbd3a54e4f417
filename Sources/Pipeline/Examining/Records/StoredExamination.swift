import Detection
import Labels
import Media

/// `touchstone.examination/1`, member by member, as far as later steps ask for it.
struct StoredExamination: Decodable {
    var schema: String
    var inspection: Inspection
    var implications: [Implication]
    /// Missing in what was stored before it was told.
    var gaps: [String]?
    var damage: Damage
    var products: [Product]

    struct Inspection: Decodable {
        var file: String
        var sha256: String
        var bytes: UInt64
        var media: Media
        var assessment: Assessment
        var signals: [Signal]
    }

    struct Media: Decodable {
        var kind: String?
        var container: String
        var durationS: Double?
        var width: Int?
        var height: Int?
        var fps: Double?
        var videoCodec: String?
        var audioCodec: String?
        var sampleRate: Int?
        var channels: Int?
    }

    struct Assessment: Decodable {
        var notice: String
        var basis: String
        var labelState: String
        var because: [String]
    }

    struct Signal: Decodable {
        var id: String
        var detector: String
        var version: String
        var claim: String
        var strength: String
        var span: [Double]?
        var explanation: Explanation
        var details: [String: String]
    }

    struct Explanation: Decodable {
        var en: String
        var chinese: String

        private enum CodingKeys: String, CodingKey {
            case en
            case chinese = "zh-Hans"
        }
    }

    struct Implication: Decodable {
        var signal: String
        var notice: String
        var basis: String
    }

    struct Damage: Decodable {
        var complaints: Int
        var last: [String]
    }

    struct Product: Decodable {
        var role: String
        var file: String
        var mediaType: String
        var bytes: UInt64
        var sha256: String
        var width: Int?
        var height: Int?
    }
}

extension StoredExamination.Media {
    /// The facts in the words that all readers of media share.
    func facts() throws(ExaminationRecordError) -> MediaFacts {
        var facts = MediaFacts()
        facts.kind = try kind.map { (word) throws(ExaminationRecordError) in
            try word.known("kind", MediaKind.init(rawValue:))
        }
        facts.durationSeconds = durationS
        (facts.width, facts.height, facts.framesPerSecond) = (width, height, fps)
        (facts.videoCodec, facts.audioCodec) = (videoCodec, audioCodec)
        (facts.sampleRate, facts.channels) = (sampleRate, channels)
        return facts
    }
}

extension StoredExamination {
    /// The assessment with its signals and what each implies.
    func assessment() throws(ExaminationRecordError) -> Detection.Assessment {
        let stored = inspection.assessment
        let signals = try inspection.signals.map { (signal) throws(ExaminationRecordError) in
            try signal.signal(implying: implications.first { $0.signal == signal.id })
        }
        let places = Dictionary(
            inspection.signals.enumerated().map { ($0.element.id, $0.offset) },
            uniquingKeysWith: { first, _ in first },
        )
        return Detection.Assessment(
            recorded: stored.notice == "none"
                ? nil : try stored.notice.known("notice", Notice.init(word:)),
            on: try stored.basis.known("basis", Basis.init(rawValue:)),
            try stored.labelState.known("label_state", LabelState.init(rawValue:)),
            because: stored.because.compactMap { places[$0] },
            signals: signals,
        )
    }
}

extension StoredExamination.Signal {
    fileprivate func signal(
        implying stated: StoredExamination.Implication?
    ) throws(ExaminationRecordError) -> Detection.Signal {
        var signal = Detection.Signal(
            Detector(recorded: detector, version: version),
            try claim.known("claim", Detection.Signal.Claim.init(rawValue:)),
            try strength.known("strength", Detection.Signal.Strength.init(rawValue:)),
            Detection.Explanation(explanation.en, explanation.chinese),
        )
        if let span {
            guard span.count == 2, let read = TimeSpan(from: span[0], to: span[1]) else {
                throw .malformed("a signal's span isn't two seconds in order")
            }
            signal.span = read
        }
        signal.details = details.sorted { $0.key < $1.key }.map {
            Detection.Signal.Detail($0.key, $0.value)
        }
        if let stated {
            signal.implication = Detection.Signal.Implication(
                try stated.notice.known("notice", Notice.init(word:)),
                try stated.basis.known("basis", Basis.init(rawValue:)),
            )
        }
        return signal
    }
}

extension StoredExamination.Product {
    /// The product with its role and digest.
    func product() throws(ExaminationRecordError) -> ExaminationProduct {
        guard let digest = ContentDigest(hexadecimal: sha256) else {
            throw .malformed("a product's sha256 isn't 64 hexadecimal digits")
        }
        var product = ExaminationProduct(
            try role.known("role", ExaminationProduct.Role.init(rawValue:)),
            named: file,
            of: mediaType,
            sizeBytes: bytes,
            digest: digest,
        )
        (product.width, product.height) = (width, height)
        return product
    }
}

extension String {
    /// The value that a word stands for.
    fileprivate func known<Value>(
        _ member: String,
        _ value: (String) -> Value?,
    ) throws(ExaminationRecordError) -> Value {
        guard let value = value(self) else { throw .unknownWord(self, in: member) }
        return value
    }
}

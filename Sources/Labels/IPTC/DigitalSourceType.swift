/// Where content comes from, a term of IPTC's vocabulary for `Iptc4xmpExt:DigitalSourceType`.
///
/// C2PA's actions use the same vocabulary. A value that stands in XMP is a declaration that anybody
/// can write; within a credential its signer asserts it. In no case does it prove more than that
/// somebody said so.
public struct DigitalSourceType: Hashable, Sendable {
    /// The address as the vocabulary writes it; for other vocabularies as it was found.
    public let uri: String
    /// The last part of the address.
    public let term: String

    /// The address before a term of IPTC's; the standard's own form is `http`.
    public static let base = "http://cv.iptc.org/newscodes/digitalsourcetype/"
    /// The address before the terms that C2PA adds.
    static let credentialBase = "http://c2pa.org/digitalsourcetype/"

    /// Reads a value: the full address with `http` or `https`, or the bare term of a known one.
    ///
    /// Blanks and NULs around it are taken away; `https` and a slash at the end make no difference.
    ///
    /// - Returns: `nil` for an empty value.
    public init?(_ text: String) {
        let scalars = text.unicodeScalars.drop(while: Self.isPadding)
        let end = scalars.lastIndex { !Self.isPadding($0) && $0 != "/" }
        guard let end else { return nil }
        let value = String(scalars[...end])
        for base in [Self.base, Self.credentialBase] {
            let address = base.dropFirst("http://".count)
            let form = ["http://", "https://"].first { Self.begins(value, with: $0 + address) }
            guard let form else { continue }
            self.init(term: String(value.dropFirst(form.count + address.count)), in: base)
            return
        }
        if Self.iptcMeanings[value] != nil {
            self.init(term: value, in: Self.base)
        } else {
            self.init(term: String(value.split(separator: "/").last ?? ""), uri: value)
        }
    }

    private init(term: String, in base: String) { self.init(term: term, uri: base + term) }

    private init(term: String, uri: String) {
        self.term = term
        self.uri = uri
    }

    private static func isPadding(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\0" || scalar == "\u{FEFF}" || scalar.properties.isWhitespace
    }

    /// Compares the beginning without regard to case, which host names don't have.
    private static func begins(_ text: String, with start: String) -> Bool {
        text.prefix(start.count).lowercased() == start
    }

    /// What the term says of machine generation.
    public var meaning: Meaning {
        if uri.hasPrefix(Self.base) { return Self.iptcMeanings[term] ?? .unknown }
        if uri.hasPrefix(Self.credentialBase) { return Self.credentialMeanings[term] ?? .unknown }
        return .unknown
    }

    /// Whether IPTC has retired the term, which files keep nevertheless.
    public var isRetired: Bool {
        uri.hasPrefix(Self.base)
            && ["minorHumanEdits", "digitalArt", "softwareImage"].contains(term)
    }
}

extension DigitalSourceType {
    /// What a term says of machine generation.
    public enum Meaning: String, Hashable, Sendable, CaseIterable {
        /// Made by a model trained on sampled content: the declaration that the content is synthetic.
        case synthetic
        /// Put together or edited with parts that are synthetic.
        case partlySynthetic = "partly-synthetic"
        /// Made or changed by an algorithm that learnt from no content; never the same as synthetic.
        case algorithmic
        /// Taken from the real world by a camera, recorder or scanner.
        case captured
        /// Made or edited by a person with tools that don't generate.
        case made
        /// Says nothing of it: undetermined, or a term that we don't know.
        case unknown

        /// Whether the term declares the content, or a part of it, to be synthetic.
        public var isSynthetic: Bool { self == .synthetic || self == .partlySynthetic }
    }

    /// Made by a model trained on sampled content.
    public static let trainedAlgorithmicMedia = Self(term: "trainedAlgorithmicMedia", in: base)
    /// Edited with a trained model, such as in-painting.
    public static let compositeWithTrainedAlgorithmicMedia = Self(
        term: "compositeWithTrainedAlgorithmicMedia",
        in: base,
    )
    /// A composite of which at least one part is synthetic.
    public static let compositeSynthetic = Self(term: "compositeSynthetic", in: base)
    /// Made by an algorithm without training data.
    public static let algorithmicMedia = Self(term: "algorithmicMedia", in: base)
    /// Taken by a digital camera or recorder.
    public static let digitalCapture = Self(term: "digitalCapture", in: base)

    /// Every term of the vocabulary that we know, in alphabetical order.
    public static let known: [Self] =
        iptcMeanings.keys.sorted().map { Self(term: $0, in: base) }
        + credentialMeanings.keys.sorted().map { Self(term: $0, in: credentialBase) }

    /// The IPTC terms, with the retired ones.
    ///
    /// A screen may show anything, a virtual recording and a composite may hold synthetic parts or
    /// none, so those three say nothing. Algorithmic enhancement corrects what is there already.
    private static let iptcMeanings: [String: Meaning] = [
        "trainedAlgorithmicMedia": .synthetic,
        "compositeWithTrainedAlgorithmicMedia": .partlySynthetic,
        "compositeSynthetic": .partlySynthetic,
        "algorithmicMedia": .algorithmic,
        "algorithmicallyEnhanced": .algorithmic,
        "digitalCapture": .captured,
        "computationalCapture": .captured,
        "compositeCapture": .captured,
        "negativeFilm": .captured,
        "positiveFilm": .captured,
        "print": .captured,
        "humanEdits": .made,
        "minorHumanEdits": .made,
        "digitalCreation": .made,
        "digitalArt": .made,
        "softwareImage": .made,
        "dataDrivenMedia": .made,
        "screenCapture": .unknown,
        "virtualRecording": .unknown,
        "composite": .unknown,
    ]

    /// The terms that C2PA adds: no content at all, and data that a model made.
    private static let credentialMeanings: [String: Meaning] = [
        "empty": .made,
        "trainedAlgorithmicData": .synthetic,
    ]
}

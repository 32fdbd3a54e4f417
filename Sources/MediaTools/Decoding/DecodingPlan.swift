package import Media

/// Everything that is wanted of one file, so that it is decoded once.
///
/// A wish that the file can't meet (sound of a silent video) is left out, and its count in the
/// outcome is zero.
package struct DecodingPlan: Sendable {
    /// Pictures, in any number of sizes, formats and rates; equal wishes cost one.
    package var pictures: [WantedPictures] = []
    /// Sound, in any number of rates; equal wishes cost one.
    package var sounds: [WantedSound] = []
    /// Small files that the same child writes into the private folder.
    package var sideProducts: [SideProduct] = []
    /// From which second on, roughly: decoding begins at the key frame before it.
    package var startSeconds = 0.0
    /// How many seconds from there are decoded; `nil` for all.
    package var seconds: Double?
    /// Whether frames that no other frame needs may be left out, and blocks left unsmoothed.
    ///
    /// For who looks at some frames roughly; side products with pictures undo it.
    package var isFrugal = false

    /// Wants nothing yet.
    package init() {}
}

/// Pictures that somebody wants, as a person sees them: turned upright.
package struct WantedPictures: Sendable {
    /// What is done with a picture and its time; calls of one decode never overlap.
    package typealias Consumer = @Sendable (Picture, MediaTime) throws -> Void

    /// How large a picture is wanted.
    package enum Size: Hashable, Sendable {
        /// As it is in the file.
        case full
        /// Exactly so, whatever becomes of the proportions.
        case exactly(width: Int, height: Int)
        /// As large as fits, proportions kept, never enlarged.
        case fitting(width: Int, height: Int)
    }

    /// Which pictures are wanted.
    package enum Pace: Hashable, Sendable {
        case everyFrame
        case keyFrames
        /// The first frame of each stretch of `1 / perSecond` seconds, at its own time.
        case atMost(perSecond: Double)
        /// Every frame of so many seconds from the first one on.
        case opening(seconds: Double)
        /// For each moment the first frame that doesn't come before it, as ``Toolbox/frames``
        /// finds it; moments count from the file's beginning, ``Probe/beginning``. The very first
        /// frame comes too, whether or not a moment asks for it.
        case moments([Double])
    }

    /// What makes one wish equal to another.
    struct Shape: Hashable, Sendable {
        var format: Picture.Format
        var size: Size
        var pace: Pace
        var isPlane = false
    }

    let shape: Shape
    let consumer: Consumer

    /// Wants pictures and says what is done with them.
    package init(
        _ format: Picture.Format,
        size: Size = .full,
        pace: Pace = .everyFrame,
        consumer: @escaping Consumer,
    ) {
        shape = Shape(format: format, size: size, pace: pace)
        self.consumer = consumer
    }

    /// Wants the brightness of each pixel as it is coded, at full size, turned upright.
    ///
    /// Gray pictures are spread to the whole range from 0 to 255; these are not: the plane of a
    /// film with the usual limited range goes from 16 to 235. Of 10 bits the upper 8 are given,
    /// rounded. Only where brightness isn't coded apart (RGB, palettes) it is worked out.
    package static func plane(
        pace: Pace = .everyFrame,
        consumer: @escaping Consumer,
    ) -> WantedPictures {
        WantedPictures(Shape(format: .gray8, size: .full, pace: pace, isPlane: true), consumer)
    }

    private init(_ shape: Shape, _ consumer: @escaping Consumer) {
        self.shape = shape
        self.consumer = consumer
    }
}

/// Sound that somebody wants.
package struct WantedSound: Sendable {
    /// What is done with a stretch of sound and the time of its first sample.
    package typealias Consumer = @Sendable (Waveform, MediaTime) throws -> Void

    /// What makes one wish equal to another.
    struct Shape: Hashable, Sendable {
        var sampleRate: Int
        var isStereo: Bool
    }

    let shape: Shape
    let consumer: Consumer

    /// Wants samples mixed down to one channel or two.
    package init(sampleRate: Int, isStereo: Bool = false, consumer: @escaping Consumer) {
        shape = Shape(sampleRate: sampleRate, isStereo: isStereo)
        self.consumer = consumer
    }
}

/// A file that the decoding child writes beside: Chromaprint items, a proxy, a thumbnail.
package struct SideProduct: Sendable {
    /// What it's made of.
    package enum Source: Hashable, Sendable {
        case pictures, sound, both
    }

    let name: String
    let source: Source
    let arguments: [String]

    /// Names the file and gives ffmpeg's output arguments but for `-map` and the name.
    ///
    /// ffmpeg puts the film's own note on how to turn it into every film that it encodes: a product
    /// that is a film must not be turned by filters, or it is shown turned twice.
    package init(_ name: String, from source: Source, arguments: [String]) {
        self.name = name
        self.source = source
        self.arguments = arguments
    }
}

/// What a decode came to.
package struct DecodingOutcome: Hashable, Sendable {
    /// How many pictures each wish got, in the plan's order.
    package var pictureCounts: [Int]
    /// How many samples of one channel each wish got, in the plan's order.
    package var sampleCounts: [Int]
    /// How often the decoder complained; above zero the medium is damaged somewhere.
    package var complaintCount: Int
    /// The last complaints, for a person.
    package var complaints: [String]
}

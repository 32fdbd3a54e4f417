extension PictureCoding {
    /// Reads what a sequence parameter set states.
    init(_ sequence: ParameterSet, _ codec: VideoOpening.Codec) throws(ContainerError) {
        switch codec {
        case .h264: try self.init(h264: sequence.unit)
        case .hevc: try self.init(hevc: sequence.unit)
        }
    }

    /// Why a stream with these pictures can't stand beside the film's; `nil` when it can.
    func misfit(beside film: PictureCoding, _ codec: VideoOpening.Codec) -> String? {
        if (width, height) != (film.width, film.height) { return "picture size" }
        if chromaFormat != film.chromaFormat { return "chroma format" }
        if (lumaBits, chromaBits) != (film.lumaBits, film.chromaBits) { return "bit depth" }
        if colour != film.colour { return "colour" }
        if sampleAspect != film.sampleAspect { return "sample aspect ratio" }
        if isInterlaced { return "scan (it is interlaced)" }
        if reorderedPictures != 0 { return "order of pictures (it has B-frames)" }
        return isProfile(within: film.profile, codec) ? nil : "profile"
    }

    /// Whether a decoder of the film's profile decodes these pictures too.
    private func isProfile(within film: Int, _ codec: VideoOpening.Codec) -> Bool {
        let rising = codec == .h264 ? [66, 77, 100, 110, 122, 244] : [1, 2, 4]
        if profile == film { return true }
        guard let own = rising.firstIndex(of: profile), let other = rising.firstIndex(of: film)
        else { return false }
        return own < other
    }
}

extension SampleAspect {
    /// The ratios that have a number of their own (H.264, table E-1; H.265, table E.1).
    static let numbered: [(Int, Int)] = [
        (1, 1), (1, 1), (12, 11), (10, 11), (16, 11), (40, 33), (24, 11), (20, 11), (32, 11),
        (80, 33), (18, 11), (15, 11), (64, 33), (160, 99), (4, 3), (3, 2), (2, 1),
    ]
}

extension BitReader {
    /// The beginning of the video usability information, which both codecs share, up to the
    /// chroma sample location (H.264, E.1.1; H.265, E.2.1).
    mutating func usability(into coding: inout PictureCoding) throws(ContainerError) {
        if try flag() {
            let number = Int(try bits(8))
            if number == 255 {
                let width = Int(try bits(16))
                coding.sampleAspect = SampleAspect(width: width, height: Int(try bits(16)))
            } else if SampleAspect.numbered.indices.contains(number) {
                let (width, height) = SampleAspect.numbered[number]
                coding.sampleAspect = SampleAspect(width: width, height: height)
            }
        }
        if try flag() { try skip(1) }
        if try flag() {
            try skip(3)
            coding.colour.isFullRange = try flag()
            if try flag() {
                coding.colour.primaries = Int(try bits(8))
                coding.colour.transfer = Int(try bits(8))
                coding.colour.matrix = Int(try bits(8))
            }
        }
        if try flag() {
            _ = try unsigned()
            _ = try unsigned()
        }
    }
}

/// The type of a NAL unit, of either codec (H.264, table 7-1; H.265, table 7-1).
struct UnitType: Hashable {
    let codec: VideoOpening.Codec
    let number: UInt8

    /// Reads it from a unit's first byte.
    init(_ codec: VideoOpening.Codec, first byte: UInt8) {
        self.codec = codec
        number = codec == .h264 ? byte & 0x1F : byte >> 1 & 0x3F
    }

    /// How long a unit's header is.
    static func headerBytes(_ codec: VideoOpening.Codec) -> Int { codec == .h264 ? 1 : 2 }

    /// Whether it holds a part of a picture.
    var isSlice: Bool { codec == .h264 ? (1...5).contains(number) : number < 32 }

    /// Whether it is of a picture from which decoding starts afresh, with nothing that is shown
    /// earlier behind it but what can be decoded: IDR or BLA.
    var isRestart: Bool { codec == .h264 ? number == 5 : (16...20).contains(number) }

    /// Whether its slices say first that earlier pictures shall not be shown (H.265, 7.3.6.1).
    var isRandomAccess: Bool { codec == .hevc && (16...23).contains(number) }

    var isParameterSet: Bool {
        codec == .h264 ? number == 7 || number == 8 : (32...34).contains(number)
    }

    /// Whether it is supplemental enhancement information that stands before its picture.
    var isMessage: Bool { number == (codec == .h264 ? 6 : 39) }

    /// Whether it separates pictures, fills up or ends the stream: no sample needs it.
    var isDispensable: Bool {
        codec == .h264 ? (9...12).contains(number) : (35...38).contains(number)
    }

    /// Whether a picture begins with it where it follows a slice (H.264, 7.4.1.2.3; H.265,
    /// 7.4.2.4.4).
    var opensPicture: Bool {
        switch codec {
        case .h264: (6...9).contains(number) || (14...18).contains(number)
        case .hevc:
            [32, 33, 34, 35, 39].contains(number) || (41...44).contains(number)
                || (48...55).contains(number)
        }
    }
}

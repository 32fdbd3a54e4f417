/// The sample rate and channels of AAC as its decoder is told them (ISO/IEC 14496-3, 1.6.2.1).
struct AudioSpecificConfig: Hashable {
    private(set) var sampleRate: Int?
    private(set) var channels: Int?

    init(_ bytes: some Collection<UInt8>) {
        var bits = BitCursor(bytes.prefix(16))
        var objectType = Self.objectType(&bits)
        sampleRate = Self.sampleRate(&bits)
        let configuration = bits.take(4)
        if objectType == 5 || objectType == 29 {
            // Spectral band replication: the decoder puts out the extension's rate.
            sampleRate = Self.sampleRate(&bits) ?? sampleRate
            let isParametricStereo = objectType == 29 && configuration == 1
            objectType = Self.objectType(&bits)
            if isParametricStereo { channels = 2 }
        }
        channels = channels ?? Self.channels[Int(configuration)]
    }

    /// The channels of each configuration; none where the stream itself says them.
    private static let channels: [Int?] = [
        nil, 1, 2, 3, 4, 5, 6, 8, nil, nil, nil, 7, 8, 24, 8, nil,
    ]
    private static let rates = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
        8_000, 7_350,
    ]

    private static func objectType(_ bits: inout BitCursor) -> UInt32 {
        let type = bits.take(5)
        return type == 31 ? 32 + bits.take(6) : type
    }

    private static func sampleRate(_ bits: inout BitCursor) -> Int? {
        let index = Int(bits.take(4))
        if index == 15 { return Int(bits.take(24)) }
        return rates.indices.contains(index) ? rates[index] : nil
    }
}

import Media

/// What the chunk `COMM` says of the sound.
struct AIFFFacts {
    private let bytes: [UInt8]
    private let isCompressed: Bool

    /// Finds the chunk.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when there is none, or too short a one.
    init(_ source: any ByteSource, _ walk: AIFFWalk) throws(ContainerError) {
        isCompressed = walk.isCompressed
        guard let chunk = walk.chunks.first(where: { $0.id == "COMM" }),
            chunk.content.count >= 18
        else { throw .malformed(what: "the AIFF file has no usable COMM chunk", at: 12) }
        var cursor = ByteCursor(source, in: chunk.content, windowBytes: 64)
        bytes = try cursor.peek(22, "the COMM chunk")
    }

    /// The facts that it states.
    var facts: MediaFacts {
        var facts = MediaFacts()
        facts.kind = .audio
        let (channels, frames) = (integer(0..<2), integer(2..<6))
        facts.channels = channels == 0 ? nil : channels
        facts.audioCodec = codec
        if let rate = sampleRate, rate.isFinite, rate >= 1, rate <= 1e9 {
            facts.sampleRate = Int(rate.rounded())
            // A frame of IMA coding is a packet of 64 samples.
            let samples = Double(frames) * (compression == "ima4" ? 64 : 1)
            facts.durationSeconds = frames == 0 ? nil : samples / rate
        }
        return facts
    }

    private func integer(_ range: Range<Int>) -> Int {
        bytes[range].reduce(0) { $0 << 8 | Int($1) }
    }

    /// The rate, an IEEE 754 number of 80 bits: its leading 1 is written out.
    private var sampleRate: Double? {
        let exponent = integer(8..<10)
        guard exponent < 0x7FFF else { return nil }
        let fraction = bytes[10..<18].reduce(0) { $0 << 8 | UInt64($1) }
        return Double(sign: .plus, exponent: exponent - 16_383 - 63, significand: Double(fraction))
    }

    private var compression: String {
        guard isCompressed, bytes.count >= 22 else { return "NONE" }
        return String(decoding: bytes[18..<22], as: UTF8.self)
    }

    /// The codec by ffmpeg's name.
    private var codec: String? {
        let bits = (integer(6..<8) + 7) / 8 * 8
        switch compression {
        case "NONE", "twos":
            return [8: "pcm_s8", 16: "pcm_s16be", 24: "pcm_s24be", 32: "pcm_s32be"][bits]
        case "sowt": return bits == 8 ? "pcm_s8" : "pcm_s\(bits)le"
        case "raw ": return "pcm_u8"
        case "in24": return "pcm_s24be"
        case "in32": return "pcm_s32be"
        case "fl32", "FL32": return "pcm_f32be"
        case "fl64", "FL64": return "pcm_f64be"
        case "alaw", "ALAW": return "pcm_alaw"
        case "ulaw", "ULAW": return "pcm_mulaw"
        case "ima4": return "adpcm_ima_qt"
        case "MAC3": return "mace3"
        case "MAC6": return "mace6"
        case "GSM ": return "gsm"
        case "QDM2": return "qdm2"
        case "QDMC": return "qdmc"
        default: return nil
        }
    }
}

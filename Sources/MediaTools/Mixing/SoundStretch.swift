import Foundation

/// A stretch of a file's sound as exact samples, to be changed and put back.
package struct SoundStretch: Sendable {
    /// Which end of the sound it's from.
    package enum Place: String, Hashable, Sendable {
        case opening, end
    }

    /// Which end of the sound it's from.
    package let place: Place
    /// Frames in a second.
    package let sampleRate: Int
    package let channels: Int
    /// The speakers as WAVE numbers them, one bit each; 0 when nothing says.
    package let speakers: UInt32
    /// The samples, full scale from −1 to 1; those of one moment stand together.
    package var samples: [Double]

    /// How many moments there are.
    package var frameCount: Int { samples.count / channels }
}

/// The WAVE file of 64-bit samples by which a stretch is exchanged with ffmpeg.
struct StretchFile {
    let url: URL
    private let head: Data
    private(set) var stretch: SoundStretch

    /// Reads what ffmpeg wrote; `nil` when it holds no frame.
    init?(_ url: URL, place: SoundStretch.Place) throws(ToolFault) {
        guard let data = try? Data(contentsOf: url, options: .mappedIfSafe) else {
            throw .unexpectedOutput(program: "ffmpeg", "no samples")
        }
        guard let layout = Layout(data) else {
            throw .unexpectedOutput(program: "ffmpeg", "samples that can't be read")
        }
        let frames = (data.count - layout.start) / (8 * layout.channels)
        guard frames > 0 else { return nil }
        let samples = data.withUnsafeBytes { bytes in
            (0..<frames * layout.channels).map {
                Double(
                    bitPattern: UInt64(
                        littleEndian: bytes.loadUnaligned(
                            fromByteOffset: layout.start + $0 * 8,
                            as: UInt64.self,
                        )
                    )
                )
            }
        }
        self.url = url
        head = Data(data[..<layout.start])
        stretch = SoundStretch(
            place: place,
            sampleRate: layout.sampleRate,
            channels: layout.channels,
            speakers: layout.speakers,
            samples: samples.map { $0.isFinite ? $0 : 0 },
        )
    }

    /// Writes changed samples in the place of the old ones.
    mutating func put(_ changed: SoundStretch) throws(ToolFault) {
        guard changed.samples.count == stretch.samples.count else {
            throw .unusable("the mix changed the sound's length")
        }
        stretch = changed
        var data = head
        data.append(contentsOf: changed.samples.flatMap { $0.bitPattern.littleEndianBytes })
        do { try data.write(to: url) } catch {
            throw .unwritten("writing samples", error)
        }
    }

    /// Where the samples begin and what the header says of them.
    private struct Layout {
        var (sampleRate, channels, speakers, start) = (0, 0, UInt32(0), 0)

        init?(_ data: Data) {
            let head = [UInt8](data.prefix(4096))
            guard head.count >= 12 else { return nil }
            var position = 12
            while position + 8 <= head.count {
                let (body, size) = (position + 8, Int(head.number(at: position + 4, count: 4)))
                let name = head[position..<position + 4]
                if name.elementsEqual("data".utf8) {
                    start = body
                    guard sampleRate > 0, channels > 0 else { return nil }
                    return
                }
                guard size <= head.count - body else { return nil }
                if name.elementsEqual("fmt ".utf8), size >= 16 {
                    channels = Int(head.number(at: body + 2, count: 2))
                    sampleRate = Int(head.number(at: body + 4, count: 4))
                    if size >= 24 { speakers = head.number(at: body + 20, count: 4) }
                }
                position = body + size + size % 2
            }
            return nil
        }
    }
}

extension UInt64 {
    fileprivate var littleEndianBytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: self >> (8 * UInt64($0))) }
    }
}

package import Media

/// Words that espeak-ng is to speak.
package struct SpokenText: Hashable, Sendable {
    /// The words, as the voice is to be told them.
    package var text: String
    /// espeak-ng's name of the voice.
    package var voice: String
    /// espeak-ng's speed, in its words a minute.
    package var speed: Int

    package init(_ text: String, voice: String, speed: Int) {
        self.text = text
        self.voice = voice
        self.speed = speed
    }
}

extension Toolbox {
    /// Speaks words; the same version of espeak-ng gives the same samples every time.
    ///
    /// - Returns: one channel at espeak-ng's own rate (22,050 Hz).
    /// - Throws: ``ToolFault/missing(program:package:)`` when the program or the voice isn't
    ///   installed; ``ToolFault``; `CancellationError`.
    package func speak(_ words: SpokenText) async throws -> Waveform {
        // At its usual amplitude of 100 the voice reaches full scale and is cut off there.
        let arguments = [
            "-v", words.voice, "-s", "\(words.speed)", "-a", "60", "-b", "1", "--stdout", "--",
            words.text,
        ]
        let errand = Errand(program: .espeak, wallSeconds: limits.baseSeconds) { _ in arguments }
        let answer: Answer
        do { answer = try await collect(errand) } catch ToolFault.failed(let program, _, let why)
            where why.contains("voice does not exist") || why.contains("phontab")
        {
            throw ToolFault.missing(
                program: "\(program)'s voice \(words.voice)",
                package: "espeak-ng-data",
            )
        }
        guard let sound = StreamedWave(answer.bytes)?.sound, !sound.samples.isEmpty else {
            throw ToolFault.unexpectedOutput(program: "espeak-ng", "no sound")
        }
        return sound
    }
}

/// A WAVE file of 16 bits that was written to a pipe, so that its header states no true length.
struct StreamedWave {
    let sound: Waveform

    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 12, bytes.starts(with: Array("RIFF".utf8)) else { return nil }
        var (position, rate, channels) = (12, 0, 0)
        while position + 8 <= bytes.count {
            let body = position + 8
            let size = Int(bytes.number(at: position + 4, count: 4))
            if bytes[position..<position + 4].elementsEqual("data".utf8) {
                let end = min(body + size, bytes.count)
                let samples = stride(from: body, to: end - 1, by: 2).map {
                    Int16(truncatingIfNeeded: bytes.number(at: $0, count: 2))
                }
                guard channels == 1,
                    let sound = Waveform(
                        sampleRate: rate,
                        channels: 1,
                        samples: samples,
                    )
                else { return nil }
                self.sound = sound
                return
            }
            guard size <= bytes.count - body else { return nil }
            if bytes[position..<position + 4].elementsEqual("fmt ".utf8) {
                guard size >= 16, bytes.number(at: body + 14, count: 2) == 16 else { return nil }
                channels = Int(bytes.number(at: body + 2, count: 2))
                rate = Int(bytes.number(at: body + 4, count: 4))
            }
            position = body + size + size % 2
        }
        return nil
    }
}

extension [UInt8] {
    /// A number of up to four bytes, the lowest first.
    func number(at offset: Int, count: Int) -> UInt32 {
        (0..<count).reversed().reduce(0) { $0 << 8 | UInt32(self[offset + $1]) }
    }
}

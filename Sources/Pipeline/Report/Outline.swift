import Media
import Synchronization

/// The outline of a sound: the loudest sample of each of a few hundred stretches.
final class Outline: Sendable {
    /// How often a second the sound is looked at.
    static let sampleRate = 8000
    /// How many stretches there are.
    static let count = 480

    private let stretchSeconds: Double
    private let loudest: Mutex<[UInt16]>

    init(lasting seconds: Double) {
        stretchSeconds = max(seconds, 0.1) / Double(Self.count)
        loudest = Mutex(Array(repeating: 0, count: Self.count))
    }

    /// Takes the next samples; sound behind the stated end counts to the last stretch.
    func add(_ sound: Waveform, at seconds: Double) {
        loudest.withLock { loudest in
            for (index, sample) in sound.samples.enumerated() {
                let time = seconds + Double(index) / Double(Self.sampleRate)
                guard time.isFinite, time >= 0 else { continue }
                let stretch = min(Self.count - 1, Int(min(time / stretchSeconds, 1e6)))
                loudest[stretch] = max(loudest[stretch], sample.magnitude)
            }
        }
    }

    /// The outline, from 0 to 1; empty when all is silent.
    var peaks: [Double] {
        loudest.withLock { loudest in
            loudest.contains { $0 > 0 } ? loudest.map { Double($0) / 32768 } : []
        }
    }
}

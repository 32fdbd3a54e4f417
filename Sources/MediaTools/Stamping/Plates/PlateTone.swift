/// Which number a gray of the plate becomes among a file's samples.
struct PlateTone: Hashable, Sendable {
    /// Whether black is zero and white the highest number.
    var isFullRange: Bool
    /// How bright the plate's white is, as a share of the brightest number that a picture uses.
    var white: Double

    /// Diffuse white of the high dynamic ranges, 203 nits (ITU-R BT.2408): the highest number
    /// would dazzle at ten thousand.
    init(isFullRange: Bool, transfer: String?) {
        self.isFullRange = isFullRange
        white =
            switch transfer {
            case "smpte2084": 0.58
            case "arib-std-b67": 0.75
            default: 1
            }
    }

    /// The number of each gray from 0 to 255 in samples of so many bits.
    func codes(depth: Int) -> [UInt16] {
        let highest = Double((1 << depth) - 1)
        let step = Double(1 << max(depth - 8, 0))
        return (0...255).map { gray in
            let level = Double(gray) / 255 * white
            let code = isFullRange ? level * highest : (16 + 219 * level) * step
            return UInt16(min(max(code.rounded(), 0), highest))
        }
    }
}

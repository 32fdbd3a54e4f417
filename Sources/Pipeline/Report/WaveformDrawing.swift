import Foundation

/// The outline of a sound as SVG.
struct WaveformDrawing {
    private let peaks: [Double]

    /// - Returns: `nil` where there is no sound to show.
    init?(_ peaks: [Double]) {
        guard !peaks.isEmpty else { return nil }
        self.peaks = peaks
    }

    /// The drawing: one upright line for each stretch, as long as its loudest sample.
    var svg: String {
        let lines = peaks.enumerated().map { index, peak in
            String(format: "M%d %.1fV%.1f", index, 40 - 38 * peak - 0.5, 40 + 38 * peak + 0.5)
        }
        return """
            <svg class="waveform" viewBox="0 0 \(peaks.count) 80" preserveAspectRatio="none" \
            role="img" aria-label="Waveform of the sound. 声音波形。">
            <path d="\(lines.joined())"/>
            </svg>
            """
    }
}

import Foundation

/// Tells the rhythm from a steady tone of its pitch, which is alike wherever the rhythm sounds.
enum RhythmGaps {
    /// How much weaker the tone is in the gaps, at least.
    private static let ratio = 0.5

    /// Whether the tone pauses in each gap of a rhythm that begins at a sample.
    static func stand(at start: Int, in sound: [Float]) -> Bool {
        let unit = RhythmCue.unitSeconds * Double(CueReader.sampleRate)
        var (units, strengths) = (0, [Double]())
        for run in RhythmCue.runs {
            let first = start + Int(Double(units) * unit)
            units += run
            let last = start + Int(Double(units) * unit)
            strengths.append(strength(sound, first..<last))
        }
        let marks = strengths.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        let gaps = strengths.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
        return (gaps.max() ?? 0) < ratio * (marks.min() ?? 0)
    }

    /// How strong the rhythm's tone is in a stretch, without the stretch's edges.
    private static func strength(_ sound: [Float], _ range: Range<Int>) -> Double {
        let edge = range.count / 10
        let inner = (range.lowerBound + edge..<range.upperBound - edge)
            .clamped(to: 0..<sound.count)
        guard !inner.isEmpty else { return 0 }
        let turn = 2 * Double.pi * RhythmCue.pitch / Double(CueReader.sampleRate)
        var (real, imaginary) = (0.0, 0.0)
        for index in inner {
            real += Double(sound[index]) * cos(turn * Double(index))
            imaginary += Double(sound[index]) * sin(turn * Double(index))
        }
        return (real * real + imaginary * imaginary).squareRoot() / Double(inner.count)
    }
}

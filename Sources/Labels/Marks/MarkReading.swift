/// What stands in a picture where a mark of ours would stand.
public struct MarkReading: Hashable, Sendable {
    /// A rectangle in pixels.
    public struct Box: Hashable, Sendable {
        /// The left edge.
        public let x: Int
        /// The upper edge.
        public let y: Int
        /// How wide it is.
        public let width: Int
        /// How high it is.
        public let height: Int
    }

    /// What the measurements come to.
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        /// The mark stands, legible, and as high as the law asks.
        case stands
        /// Something like it is there, and not all of the wording.
        case damaged
        /// Too little contrast to be legible.
        case faint
        /// Lower than 5 % of the shortest side.
        case tooLow = "too-low"
    }

    /// The wording that fits best.
    public let wording: MarkWording
    /// The plate, in pixels of the shown picture.
    public let box: Box
    /// How well the whole plate fits the one that we draw, at most 1.
    public let correlation: Double
    /// How well the worst character fits, at most 1.
    public let weakestGlyph: Double
    /// How far the worst patch of a character is from what is drawn, as a part of the contrast.
    public let worstPatch: Double
    /// How much brighter the text is than the plate, of 255.
    public let contrast: Double
    /// How much light there is on the plate around the text, as a part of the contrast.
    public let spill: Double
    /// The least height of a character that counts, as a part of the shortest side.
    public let heightFraction: Double
    /// What the measurements come to.
    public private(set) var verdict: Verdict

    /// Whether the mark stands as the law asks.
    public var stands: Bool { verdict == .stands }
}

extension MarkReading {
    /// The same with the verdict that its measurements come to.
    var judged: MarkReading {
        var judged = self
        judged.verdict =
            if correlation < MarkThreshold.correlation || weakestGlyph < MarkThreshold.weakestGlyph
                || worstPatch > MarkThreshold.worstPatch || spill > MarkThreshold.spill
            {
                .damaged
            } else if contrast < MarkThreshold.contrast {
                .faint
            } else {
                heightFraction < MarkPlan.leastHeightFraction ? .tooLow : .stands
            }
        return judged
    }
}

/// From which value on a measurement counts; the measurements behind them are in the tests.
enum MarkThreshold {
    static let correlation = 0.80
    static let weakestGlyph = 0.72
    static let worstPatch = 0.16
    static let contrast = 80.0
    static let spill = 0.2
    /// Below it nothing is reported at all.
    static let resemblance = 0.5
}

import Detection
import Foundation
import Media

/// The signals of a file along its time, as SVG that reads without colour.
struct Timeline {
    /// One signal's bar.
    private struct Bar {
        let title: String
        let from: Double
        let to: Double
        let isWhole: Bool
        let strength: Signal.Strength
    }

    private let seconds: Double
    private let bars: [Bar]

    /// - Returns: `nil` where time means nothing, or nothing was found.
    init?(of signals: [Signal], lasting seconds: Double?) {
        guard let seconds, seconds > 0, !signals.isEmpty else { return nil }
        self.seconds = seconds
        bars = signals.enumerated().map { index, signal in
            Bar(
                title: "s\(index + 1) \(signal.detector.name)",
                from: min(max(signal.span?.startSeconds ?? 0, 0), seconds),
                to: min(max(signal.span?.endSeconds ?? seconds, 0), seconds),
                isWhole: signal.span == nil,
                strength: signal.strength,
            )
        }
    }

    /// Pixels of a row, of the room for names, and of the drawing's width.
    private static let (row, names, width) = (22.0, 190.0, 760.0)

    /// The drawing; its title and its description are for readers who can't see it.
    var svg: String {
        let height = Double(bars.count) * Self.row + 24
        return """
            <svg class="timeline" viewBox="0 0 \(Int(Self.width)) \(Int(height))" role="img" \
            aria-label="Timeline of signals. 信号时间线。">
            \(bars.enumerated().map(drawing).joined(separator: "\n"))
            \(ticks(below: Double(bars.count) * Self.row))
            </svg>
            """
    }

    private func x(_ time: Double) -> Double {
        Self.names + (Self.width - Self.names - 10) * time / seconds
    }

    private func drawing(_ index: Int, _ bar: Bar) -> String {
        let top = Double(index) * Self.row
        let wide = max(3, x(bar.to) - x(bar.from))
        return String(
            format: """
                <text x="0" y="%.1f">\(bar.title)</text>\
                <rect class="\(bar.strength.rawValue)\(bar.isWhole ? " whole" : "")" \
                x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="2"/>
                """,
            top + 15,
            x(bar.from),
            top + 4,
            wide,
            Self.row - 8,
        )
    }

    private func ticks(below height: Double) -> String {
        (0...4).map { tick in
            let time = seconds * Double(tick) / 4
            let anchor = tick == 0 ? "start" : tick == 4 ? "end" : "middle"
            return String(
                format: """
                    <text class="tick" x="%.1f" y="%.1f" text-anchor="\(anchor)">%.1f s</text>
                    """,
                x(time),
                height + 18,
                time,
            )
        }
        .joined(separator: "\n")
    }
}

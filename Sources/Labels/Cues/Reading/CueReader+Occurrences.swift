public import Media

extension CueReader {
    /// Every cue that is there, in the order of time.
    ///
    /// ``read(_:)`` tells of each cue only where it fits best. A cue may stand at the opening and at
    /// the end of one stretch, so what lies before and behind a cue that is there is read again.
    ///
    /// - Parameters:
    ///   - sound: the stretch.
    ///   - readings: what ``read(_:)`` gave for it.
    public func occurrences(in sound: Waveform, given readings: [CueReading]) -> [CueReading] {
        let present = readings.filter { $0.verdict == .present }
            .sorted { $0.span.startSeconds < $1.span.startSeconds }
        // Each rest is shorter by a cue, so this ends.
        guard !present.isEmpty else { return [] }
        let ends = [0] + present.map(\.span.endSeconds)
        let starts = present.map(\.span.startSeconds) + [sound.durationSeconds]
        let others = zip(ends, starts).flatMap { end, start -> [CueReading] in
            guard let rest = sound.stretch(from: end, to: start) else { return [] }
            return occurrences(in: rest, given: read(rest)).map { $0.shifted(by: end) }
        }
        return (present + others).sorted { $0.span.startSeconds < $1.span.startSeconds }
    }
}

extension Waveform {
    /// The moments between two seconds; `nil` when there are none.
    fileprivate func stretch(from start: Double, to end: Double) -> Waveform? {
        let frame = { (seconds: Double) in
            Int(min(max(seconds * Double(sampleRate), 0), Double(frameCount)))
        }
        let (first, last) = (frame(start), frame(end))
        guard first < last else { return nil }
        return Waveform(
            sampleRate: sampleRate,
            channels: channels,
            samples: Array(samples[first * channels..<last * channels]),
        )
    }
}

extension CueReading {
    /// The same reading, so many seconds later.
    fileprivate func shifted(by seconds: Double) -> CueReading {
        var later = self
        later.span =
            TimeSpan(from: span.startSeconds + seconds, to: span.endSeconds + seconds) ?? span
        return later
    }
}

package import Containers
import Foundation
package import Media

extension Toolbox {
    /// Reads what a file says of itself, with ffprobe.
    ///
    /// - Throws: ``ToolFault`` when the tool can't, the file is damaged, holds nothing to see or
    ///   hear, or more than ``ToolLimits`` allow; ``OpeningFault`` when it can't be opened;
    ///   `CancellationError`.
    package func probe(_ path: FilePathBytes, as format: ContainerFormat) async throws -> Probe {
        _ = try FileSource(path: path)
        let reader = format.inputArguments(limits)
        let errand = Errand(
            program: .ffprobe,
            inputs: [path],
            wallSeconds: limits.probeSeconds,
        ) { names in
            ["-v", "repeat+level+error"] + reader
                + ["-of", "json", "-show_format", "-show_streams"] + names
        }
        let answer: Answer
        do { answer = try await collect(errand) } catch ToolFault.failed(_, 1, let complaint) {
            throw tooLarge(complaint)
                ?? .unusable("the file can't be read as \(format.rawValue): \(complaint)")
        }
        let probe = try Probe(answer.bytes, format: format)
        try check(probe, answer.complaints.text)
        return probe
    }

    /// Holds a probe to the limits, in the user's words.
    private func check(_ probe: Probe, _ complaint: String) throws(ToolFault) {
        guard !probe.streams.isEmpty else { throw .unusable("the file holds no streams") }
        guard probe.streams.count <= limits.streams else {
            let count = probe.streams.count
            throw .overLimit("the file has \(count) streams; at most \(limits.streams) are read")
        }
        guard probe.facts.kind != nil else {
            throw .unusable("the file holds neither pictures nor sound")
        }
        if let seconds = probe.durationSeconds, seconds > limits.durationSeconds {
            let most = Int(limits.durationSeconds)
            throw .overLimit("the file lasts \(Int(seconds)) seconds; at most \(most) are read")
        }
        for stream in probe.streams where stream.kind == .video && !stream.isCover {
            try checkSize(of: stream, complaint)
        }
    }

    private func checkSize(of stream: ProbedStream, _ complaint: String) throws(ToolFault) {
        if let fault = tooLarge(complaint) { throw fault }
        guard let (width, height) = stream.shownSize else {
            throw .unusable("the picture of stream \(stream.index) has no size")
        }
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels <= limits.pixels else {
            throw .overLimit(
                "the picture has \(width)×\(height) pixels; at most \(limits.pixels) are read"
            )
        }
    }

    /// ffmpeg refuses a picture over its limit with a complaint alone.
    private func tooLarge(_ complaint: String) -> ToolFault? {
        guard complaint.contains("exceeds specified max pixel count") else { return nil }
        return .overLimit("the picture has more than \(limits.pixels) pixels")
    }
}

extension Probe {
    /// Takes ffprobe's answer.
    fileprivate init(_ json: [UInt8], format: ContainerFormat) throws(ToolFault) {
        let answer: ProbeAnswer
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do { answer = try decoder.decode(ProbeAnswer.self, from: Data(json)) } catch {
            throw .unexpectedOutput(program: "ffprobe", "an answer that isn't its JSON")
        }
        let streams = (answer.streams ?? []).map(ProbedStream.init)
        let lengths =
            [answer.format?.duration.flatMap(Double.init)] + streams.map(\.durationSeconds)
        let duration = lengths.compactMap { $0 }.filter { $0.isFinite && $0 >= 0 }.first
        self.init(
            format: format,
            streams: streams,
            durationSeconds: format.isStill ? nil : duration,
            startSeconds: answer.format?.startTime.flatMap(Double.init) ?? 0,
            tags: answer.format?.tags ?? [:],
        )
    }
}

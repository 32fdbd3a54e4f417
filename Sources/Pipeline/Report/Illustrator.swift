import Containers
import Detection
import Foundation
import Media
package import MediaTools

/// Makes the pictures of a report, by children on the file.
package struct Illustrator: Sendable {
    private let tools: Toolbox

    package init(tools: Toolbox) { self.tools = tools }

    /// Draws what can be drawn; what can't be leaves a word on why.
    ///
    /// - Parameter moments: the seconds that signals speak of, shown beside evenly spread ones.
    /// - Throws: ``Fault`` only when stopped.
    package func illustrate(
        _ subject: Subject,
        showing moments: [Double],
    ) async throws(Fault) -> Illustration {
        var illustration = Illustration()
        do {
            let probe = try await tools.probe(subject.path, as: subject.container.format)
            if let shape = probe.shownShape(subject.container.orientation) {
                (illustration.shownWidth, illustration.shownHeight) = shape
                illustration.posters = try await posters(of: subject, probe, moments)
            }
            if probe.mainAudio != nil {
                illustration.peaks = try await peaks(of: subject, probe)
            }
        } catch is CancellationError {
            throw Fault(.cancelled, "stopped")
        } catch let fault as ToolFault {
            illustration.fault = Fault(fault).message
        } catch let fault as OpeningFault {
            illustration.fault = Fault(fault).message
        } catch {
            illustration.fault = "\(error)"
        }
        return illustration
    }

    /// How many frames a report shows at most.
    private static let posterLimit = 8
    /// The longest side of a frame in a report, in pixels.
    private static let posterSide = 480.0

    private func posters(
        of subject: Subject,
        _ probe: Probe,
        _ moments: [Double],
    ) async throws -> [Illustration.Poster] {
        let orientation = subject.container.orientation
        guard let video = probe.mainVideo, let shape = probe.shownShape(orientation) else {
            return []
        }
        let isStill = probe.facts.kind == .image
        let times = isStill ? [0] : Self.times(in: probe.durationSeconds ?? 0, moments)
        let scale = min(1, Self.posterSide / Double(max(shape.width, shape.height)))
        let size = [shape.width, shape.height].map { max(2, Int(Double($0) * scale)) }
        let folder = try PrivateFolder()
        let inputs = times.map { time in
            ToolInput(
                subject.path,
                as: subject.container.format,
                // ffmpeg turns some stills by Exif and others not; films it turns as streams say.
                options: isStill ? ["-noautorotate"] : time > 0 ? ["-ss", "\(time)"] : [],
            )
        }
        let outputs = times.indices.flatMap { index in
            [
                "-map", "\(index):\(video.index)", "-frames:v", "1",
                "-vf", "\(orientation.filters)scale=\(size[0]):\(size[1]),setsar=1",
                "-pix_fmt", "yuvj420p",
                "-c:v", "mjpeg", "-q:v", "4", "-f", "image2", "-update", "1", "file:\(index).jpg",
            ]
        }
        try await tools.produce(outputs, from: Materials(inputs), in: folder)
        return times.enumerated().compactMap { index, time in
            guard let jpeg = try? Data(contentsOf: folder.file("\(index).jpg")), !jpeg.isEmpty
            else { return nil }
            return Illustration.Poster(seconds: isStill ? nil : time, jpeg: Array(jpeg))
        }
    }

    /// The wanted moments first, then evenly spread ones, in the order of time.
    private static func times(in seconds: Double, _ moments: [Double]) -> [Double] {
        let last = max(0, seconds - 0.2)
        let even = (0..<6).map { Double($0) / 6 * last }
        var chosen: [Double] = []
        for time in moments.map({ min(max(0, $0), last) }) + even
        where chosen.count < posterLimit && !chosen.contains(where: { abs($0 - time) < 0.1 }) {
            chosen.append(time)
        }
        return chosen.sorted()
    }

    private func peaks(of subject: Subject, _ probe: Probe) async throws -> [Double] {
        let outline = Outline(lasting: probe.durationSeconds ?? 60)
        var plan = DecodingPlan()
        plan.sounds = [
            WantedSound(sampleRate: Outline.sampleRate) { sound, time in
                outline.add(sound, at: time.seconds)
            }
        ]
        _ = try await tools.decode(subject.path, probe, for: plan)
        return outline.peaks
    }
}

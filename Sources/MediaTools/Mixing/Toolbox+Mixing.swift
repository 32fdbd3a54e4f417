import Containers
package import Foundation
package import Media

/// A change to the beginning or the end of a file's sound.
package struct SoundMix: Sendable {
    /// Changes a stretch's samples and leaves their number as it is.
    package typealias Change = @Sendable (inout SoundStretch) throws -> Void

    /// How many frames at the beginning are changed; 0 for none.
    package var openingFrames: Int
    /// How many frames at the end are changed; 0 for none.
    package var endFrames: Int
    /// What is done with each.
    package var change: Change

    package init(openingFrames: Int, endFrames: Int = 0, change: @escaping Change) {
        self.openingFrames = openingFrames
        self.endFrames = endFrames
        self.change = change
    }
}

extension Toolbox {
    /// Makes a copy of a file whose main sound is changed at its ends.
    ///
    /// Only the ends come into memory; the rest streams through one run of ffmpeg. Every other
    /// stream is copied as it is, with chapters and tags. The sound is written by the codec that
    /// it had: a lossless one gives back every sample outside the changed stretches, and the
    /// sound neither moves nor changes its length by more than a coded frame.
    ///
    /// - Parameter name: the copy's name within the folder.
    /// - Throws: ``MixRefusal``; ``ToolFault``; ``OpeningFault``; what the change threw;
    ///   `CancellationError`.
    package func mix(
        _ mix: SoundMix,
        into file: (path: FilePathBytes, probe: Probe),
        named name: String,
        in folder: PrivateFolder,
        progress: (@Sendable (_ seconds: Double) -> Void)? = nil,
    ) async throws -> URL {
        let muxer = try Self.muxer(of: file.probe)
        guard let stream = file.probe.mainAudio, let rate = stream.sampleRate else {
            throw MixRefusal.noSound
        }
        guard (8000...384_000).contains(rate) else { throw MixRefusal.sampleRate(rate) }
        _ = try MixCodec(for: stream, bitRate: 0)
        let work = MixWork(self, file.path, file.probe, folder)
        let graph = MixGraph(
            probe: file.probe,
            stream: stream,
            codec: try MixCodec(for: stream, bitRate: try await work.bitRate(of: stream)),
        )
        var inputs = [
            ToolInput(file.path, as: file.probe.format, options: graph.inputOptions)
        ]
        if mix.openingFrames > 0 {
            let range = 0..<mix.openingFrames
            inputs.append(try await work.changed(range, at: .opening, graph, mix.change))
        }
        var end: Int?
        if mix.endFrames > 0 {
            let count = try await work.count(by: graph)
            let first = count - mix.endFrames
            guard first >= mix.openingFrames else {
                throw MixRefusal.tooShort(
                    programmeSeconds: Double(count) / Double(rate),
                    neededSeconds: Double(mix.openingFrames + mix.endFrames) / Double(rate),
                )
            }
            end = first
            inputs.append(try await work.changed(first..<count, at: .end, graph, mix.change))
        }
        let arguments = graph.assembling(
            opening: mix.openingFrames,
            end: end,
            muxer: muxer,
            to: name,
        )
        let materials = Materials(inputs, lasting: file.probe.durationSeconds)
        try await produce(arguments, from: materials, in: folder, progress: progress)
        let made = folder.file(name)
        if file.probe.format == .ogg { try OggCover(of: file.path)?.put(into: made) }
        return made
    }

    private static func muxer(of probe: Probe) throws(MixRefusal) -> String {
        let possible: Set<ContainerFormat> = [
            .mp4, .mov, .m4a, .matroska, .webm, .wav, .mp3, .flac, .ogg, .avi, .flv, .aiff, .adts,
        ]
        guard possible.contains(probe.format), let muxer = probe.format.muxer else {
            throw .container(probe.format.rawValue.uppercased())
        }
        // ffmpeg's writer for iPods refuses FLAC, Opus and AC-3, which its MP4 writer takes.
        let isPlain = ["aac", "alac"].contains(probe.mainAudio?.codec ?? "")
        return probe.format == .m4a && !isPlain ? "mp4" : muxer
    }
}

/// The runs of ffmpeg that prepare a mix.
private struct MixWork: Sendable {
    private let toolbox: Toolbox
    private let path: FilePathBytes
    private let probe: Probe
    private let folder: PrivateFolder

    init(_ toolbox: Toolbox, _ path: FilePathBytes, _ probe: Probe, _ folder: PrivateFolder) {
        self.toolbox = toolbox
        self.path = path
        self.probe = probe
        self.folder = folder
    }

    /// Takes a stretch out, lets it be changed, and gives the file that holds it then.
    func changed(
        _ range: Range<Int>,
        at place: SoundStretch.Place,
        _ graph: MixGraph,
        _ change: SoundMix.Change,
    ) async throws -> ToolInput {
        let name = "\(place.rawValue).wav"
        let input = ToolInput(path, as: probe.format, options: graph.inputOptions)
        let materials = Materials([input], lasting: probe.durationSeconds)
        try await toolbox.produce(graph.extracting(range, to: name), from: materials, in: folder)
        let rate = Double(graph.stream.sampleRate ?? 1)
        guard var file = try StretchFile(folder.file(name), place: place),
            file.stretch.frameCount == range.count
        else {
            let url = folder.file(name)
            let frames = try StretchFile(url, place: place)?.stretch.frameCount ?? 0
            throw MixRefusal.tooShort(
                programmeSeconds: Double(range.lowerBound + frames) / rate,
                neededSeconds: Double(range.upperBound) / rate,
            )
        }
        var stretch = file.stretch
        try change(&stretch)
        try file.put(stretch)
        return ToolInput(FilePathBytes(folder.file(name).path), as: .wav)
    }

    /// How many frames the sound has.
    func count(by graph: MixGraph) async throws -> Int {
        try await printed(graph.counting, graph.inputOptions)
    }

    /// The sound's bits in a second: as stated, else counted; 0 where they don't matter.
    func bitRate(of stream: ProbedStream) async throws -> Int {
        guard MixCodec.needsBitRate(stream.codec) else { return 0 }
        if let stated = stream.bitRate { return stated }
        let seconds = stream.durationSeconds ?? probe.durationSeconds ?? 0
        guard seconds > 0.01 else { return 0 }
        let codec = try MixCodec(for: stream, bitRate: 0)
        let graph = MixGraph(probe: probe, stream: stream, codec: codec)
        let bits = Double(try await printed(graph.coded)) * 8 / seconds
        return bits < 1e9 ? Int(bits) : 0
    }

    /// Counts what a run of ffmpeg prints, and keeps none of it.
    private func printed(_ outputs: [String], _ options: [String] = []) async throws -> Int {
        let limits = toolbox.limits
        let head = toolbox.commonArguments + ["-threads", "\(limits.threads)"]
        let input = head + options + probe.format.inputArguments(limits) + ["-i"]
        let errand = Errand(
            inputs: [path],
            wallSeconds: limits.wallSeconds(forMedia: probe.durationSeconds),
        ) { names in
            input + names + outputs
        }
        let (count, _) = try await toolbox.run(errand, 0) { count, part in
            count += part.count
            guard count <= limits.decodedBytes else {
                throw ToolFault.overLimit("the sound has more than \(limits.decodedBytes) bytes")
            }
        }
        return count
    }
}

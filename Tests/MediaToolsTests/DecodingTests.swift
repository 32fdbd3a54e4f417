import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite struct DecodingTests {
    @Test(arguments: await TestToolbox.levels)
    func `pictures equal ffmpeg's own, at every isolation`(_ level: Isolation.Level) async throws {
        let toolbox = Toolbox(isolation: Isolation(level))
        let found = try await Decoded(Clip.mp4.path, .mp4, toolbox) { plan, sink in
            plan.pictures = [sink.pictures(.gray8, size: .exactly(width: 80, height: 60))]
        }
        let expected = try output(
            of: "ffmpeg",
            [
                "-nostdin", "-v", "error", "-i", try Clip.mp4.file().path, "-vf",
                "scale=80:60:flags=bicubic,format=gray", "-fps_mode", "passthrough", "-f",
                "rawvideo", "-",
            ],
        )
        #expect(found.pictures.count == 20)
        #expect(found.pictures.allSatisfy { $0.width == 80 && $0.height == 60 })
        #expect(Data(found.pictures.flatMap(\.bytes)) == expected)
        #expect(found.outcome.pictureCounts == [20])
        #expect(found.outcome.complaintCount == 0)
    }

    @Test(arguments: [Clip.mp4, .fragmentedMP4, .mov, .mkv, .webm])
    func `times equal those of the file`(_ clip: Clip) async throws {
        try await expectTrueTimes(try clip.file(), clip.format)
    }

    @Test func `times of a variable frame rate are not rounded`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "variable.mp4")
            let source = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=30000/1001:duration=2"]
            let choice = ["-vf", "select='not(mod(n,3))+gt(n,30)'", "-fps_mode", "vfr"]
            _ = try output(
                of: "ffmpeg",
                ["-nostdin", "-v", "error"] + source + choice + [file.path],
            )
            let times = try await expectTrueTimes(file, .mp4)
            let steps = Set(zip(times, times.dropFirst()).map { ($1 - $0).rounded(toPlaces: 4) })
            #expect(steps.count == 2)
        }
    }

    @Test func `two wishes in one decode equal two decodes`() async throws {
        let toolbox = await TestToolbox.strongest()
        let grey = WantedPictures.Size.fitting(width: 40, height: 40)
        let first = try await Decoded(Clip.webm.path, .webm, toolbox) { plan, sink in
            plan.pictures = [sink.pictures(.gray8, size: grey)]
        }
        let second = try await Decoded(Clip.webm.path, .webm, toolbox) { plan, sink in
            plan.pictures = [sink.pictures(.rgb24, pace: .atMost(perSecond: 2))]
        }
        let both = [Sink(), Sink()]
        var plan = DecodingPlan()
        plan.pictures = [
            both[0].pictures(.gray8, size: grey),
            both[1].pictures(.rgb24, pace: .atMost(perSecond: 2)),
        ]
        let probe = try await toolbox.probe(Clip.webm.path, as: .webm)
        let outcome = try await toolbox.decode(Clip.webm.path, probe, for: plan)
        #expect(outcome.pictureCounts == [20, 4])
        #expect(both[0].all.values == first.sink.all.values)
        #expect(both[1].all.values == second.sink.all.values)
        #expect(first.pictures.first?.width == 40)
        #expect(first.pictures.first?.height == 30)
    }

    @Test func `equal wishes are served from one stream`() async throws {
        let other = Sink()
        let found = try await Decoded(Clip.mp4.path, .mp4) { plan, sink in
            plan.pictures = [sink.pictures(.gray8), other.pictures(.gray8)]
        }
        #expect(found.outcome.pictureCounts == [20, 20])
        #expect(other.all.values == found.sink.all.values)
    }

    @Test(arguments: [Clip.mp4, .wav, .mp3, .flac, .opus], [false, true])
    func `samples equal ffmpeg's own`(_ clip: Clip, _ isStereo: Bool) async throws {
        let found = try await Decoded(clip.path, clip.format) { plan, sink in
            plan.sounds = [sink.sound(16_000, isStereo: isStereo)]
        }
        let expected = try output(
            of: "ffmpeg",
            [
                "-nostdin", "-v", "error", "-i", try clip.file().path, "-ar", "16000", "-ac",
                isStereo ? "2" : "1", "-f", "s16le", "-",
            ],
        )
        let samples = found.sink.sounds.values.flatMap(\.0.samples)
        #expect(samples.withUnsafeBytes { Data($0) } == expected)
        #expect(found.outcome.sampleCounts == [samples.count / (isStereo ? 2 : 1)])
        // Each stretch begins where the one before ended.
        var next = found.sink.sounds.values.first?.1.seconds ?? -1
        for (sound, time) in found.sink.sounds.values {
            #expect(abs(time.seconds - next) < 0.001)
            next = time.seconds + sound.durationSeconds
        }
    }

    @Test func `pictures, sound and side products come from one child`() async throws {
        let folder = try PrivateFolder()
        let fractions = Collected<Double>()
        let found = try await Decoded(Clip.mp4.path, .mp4, in: folder, fractions) { plan, sink in
            plan.pictures = [sink.pictures(.rgb24, pace: .keyFrames)]
            plan.sounds = [sink.sound(11_025)]
            let chromaprint = ["-f", "chromaprint", "-fp_format", "raw"]
            let proxy = ["-vf", "scale=80:-2", "-c:v", "libx264", "-c:a", "aac", "-f", "mp4"]
            plan.sideProducts = [
                SideProduct("items.bin", from: .sound, arguments: chromaprint),
                SideProduct("proxy.mp4", from: .both, arguments: proxy),
            ]
        }
        #expect(found.outcome.pictureCounts == [1])
        #expect(found.outcome.sampleCounts[0] > 20_000)
        #expect(FileManager.default.fileExists(atPath: folder.file("items.bin").path))
        let proxy = FilePathBytes(folder.file("proxy.mp4"))
        let facts = try await TestToolbox.strongest().probe(proxy, as: .mp4).facts
        #expect(facts.width == 80)
        #expect(facts.audioCodec == "aac")
        #expect(fractions.values.last == 1)
        #expect(fractions.values == fractions.values.sorted())
    }

    @Test func `key frames alone are those that the file marks`() async throws {
        let found = try await Decoded(Clip.fragmentedMP4.path, .mp4) { plan, sink in
            plan.pictures = [sink.pictures(.gray8, pace: .keyFrames)]
        }
        let marked = [
            "-v", "error", "-select_streams", "v", "-skip_frame", "nokey", "-of", "csv=p=0",
        ]
        let file = try Clip.fragmentedMP4.file().path
        let text = try output(of: "ffprobe", marked + ["-show_entries", "frame=pts_time", file])
        let expected = String(decoding: text, as: UTF8.self).split(separator: "\n")
            .compactMap { Double($0.prefix { $0 != "," }) }
        let times = found.sink.all.values.map(\.time.seconds)
        #expect(times.count == 4)
        #expect(zip(times, expected).allSatisfy { abs($0 - $1) < 0.000_001 })
        #expect(times.count == expected.count)
    }

    @Test func `a turned video comes upright`() async throws {
        try await withTemporaryFolder { folder in
            for angle in [90, 180, 270] {
                let file = folder.appending(path: "turned\(angle).mp4")
                let copy = ["-i", try Clip.mp4.file().path, "-c", "copy"]
                let turned = copy + ["-metadata:s:v:0", "rotate=\(angle)", file.path]
                _ = try output(of: "ffmpeg", ["-nostdin", "-v", "error"] + turned)
                let found = try await Decoded(FilePathBytes(file), .mp4) { plan, sink in
                    plan.pictures = [sink.pictures(.rgb24)]
                }
                let raw = ["-i", file.path, "-vf", "format=rgb24", "-f", "rawvideo", "-"]
                let expected = try output(of: "ffmpeg", ["-nostdin", "-v", "error"] + raw)
                #expect(found.pictures.first?.width == (angle == 180 ? 160 : 120))
                #expect(Data(found.pictures.flatMap(\.bytes)) == expected)
            }
        }
    }

    @Test(arguments: [Clip.jpeg, .png])
    func `a still picture is one picture`(_ clip: Clip) async throws {
        let found = try await Decoded(clip.path, clip.format) { plan, sink in
            plan.pictures = [sink.pictures(.rgb24)]
        }
        #expect(found.pictures.count == 1)
        #expect(found.pictures.first?.width == 160)
    }

    @Test func `a wish that a file can't meet is left out`() async throws {
        let found = try await Decoded(Clip.wav.path, .wav) { plan, sink in
            plan.pictures = [sink.pictures(.gray8)]
        }
        #expect(found.outcome.pictureCounts == [0])
    }

    @Test func `only the opening is decoded where that is asked`() async throws {
        let found = try await Decoded(Clip.mp4.path, .mp4) { plan, sink in
            plan.pictures = [sink.pictures(.gray8)]
            plan.seconds = 0.5
        }
        #expect(found.pictures.count == 5)
    }

    @Test func `damage in the middle is counted, and the rest is delivered`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "damaged.mkv")
            var bytes = try Clip.mkv.bytes()
            for index in bytes.count / 3..<bytes.count / 3 + 600 { bytes[index] ^= 0x5A }
            try Data(bytes).write(to: file)
            let found = try await Decoded(FilePathBytes(file), .matroska) { plan, sink in
                plan.pictures = [sink.pictures(.gray8)]
                plan.sounds = [sink.sound(8000)]
            }
            #expect(found.outcome.complaintCount > 0)
            #expect(!found.outcome.complaints.isEmpty)
            #expect(found.pictures.count > 5)
        }
    }

    @Test func `sound that comes late doesn't hold the pictures in memory`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "late.mkv")
            let picture = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=4"]
            let sound = ["-itsoffset", "3", "-f", "lavfi", "-i", "sine=440:duration=1"]
            _ = try output(
                of: "ffmpeg",
                ["-nostdin", "-v", "error"] + picture + sound + [file.path],
            )
            var limits = ToolLimits()
            limits.queueBytes = 100_000
            let mine = try PrivateFolder()
            let toolbox = await TestToolbox.strongest(limits)
            let found = try await Decoded(FilePathBytes(file), .matroska, toolbox, in: mine) {
                plan,
                sink in
                plan.pictures = [sink.pictures(.rgb24)]
                plan.sounds = [sink.sound(8000)]
                let items = ["-f", "chromaprint", "-fp_format", "raw"]
                plan.sideProducts = [SideProduct("items", from: .sound, arguments: items)]
            }
            #expect(found.outcome.pictureCounts == [40])
            #expect(found.outcome.sampleCounts[0] >= 8000)
            #expect(abs((found.sink.sounds.values.first?.1.seconds ?? 0) - 3) < 0.05)
            #expect(FileManager.default.fileExists(atPath: mine.file("items").path))
        }
    }

    @Test func `side products need a folder`() async throws {
        await #expect(throws: ToolFault.unusable("there is no folder for 1 files")) {
            _ = try await Decoded(Clip.mp4.path, .mp4) { plan, _ in
                plan.sideProducts = [SideProduct("x", from: .sound, arguments: ["-f", "s16le"])]
            }
        }
    }

    @Test func `limits of frames and bytes stop the child`() async throws {
        var limits = ToolLimits()
        limits.decodedFrames = 7
        let few = try await Failed(limits)
        #expect(few.fault == .overLimit("the medium has more than 7 frames"))
        #expect(few.sink.all.values.count == 7)
        limits = ToolLimits()
        limits.decodedBytes = 10_000
        let small = try await Failed(limits)
        #expect(small.fault == .overLimit("the medium decodes to more than 10000 bytes"))
    }

    @Test func `what a consumer throws ends the decode`() async throws {
        struct Enough: Error {}
        let toolbox = await TestToolbox.strongest()
        let probe = try await toolbox.probe(Clip.mp4.path, as: .mp4)
        var plan = DecodingPlan()
        plan.pictures = [WantedPictures(.gray8) { _, _ in throw Enough() }]
        await #expect(throws: Enough.self) {
            try await toolbox.decode(Clip.mp4.path, probe, for: plan)
        }
    }

    /// Compares every picture's time with what ffprobe reads from the file, tick by tick.
    @discardableResult
    private func expectTrueTimes(_ file: URL, _ format: ContainerFormat) async throws -> [Double] {
        let found = try await Decoded(FilePathBytes(file), format) { plan, sink in
            plan.pictures = [sink.pictures(.gray8, size: .exactly(width: 16, height: 12))]
        }
        let arguments = ["-v", "error", "-select_streams", "v", "-of", "csv=p=0", "-show_entries"]
        let text = try output(of: "ffprobe", arguments + ["frame=pts", file.path])
        let ticks = String(decoding: text, as: UTF8.self).split(separator: "\n")
            .compactMap { Int64($0.prefix { $0 != "," }) }
        let base = try #require(found.probe.mainVideo?.timeBase)
        let times = found.sink.all.values.map(\.time)
        #expect(times.count == ticks.count)
        for (time, expected) in zip(times, ticks) {
            let left = time.ticks * Int64(time.base.numerator) * Int64(base.denominator)
            let right = expected * Int64(base.numerator) * Int64(time.base.denominator)
            #expect(left == right)
        }
        return times.map(\.seconds)
    }
}

/// Where a test's decode goes.
struct Sink: Sendable {
    let all = Collected<TimedPicture>()
    let sounds = Collected<(Waveform, MediaTime)>()

    func pictures(
        _ format: Picture.Format,
        size: WantedPictures.Size = .full,
        pace: WantedPictures.Pace = .everyFrame,
    ) -> WantedPictures {
        WantedPictures(format, size: size, pace: pace) { all.append(TimedPicture($0, $1)) }
    }

    func sound(_ sampleRate: Int, isStereo: Bool = false) -> WantedSound {
        WantedSound(sampleRate: sampleRate, isStereo: isStereo) { sounds.append(($0, $1)) }
    }
}

/// A picture and its time, comparable.
struct TimedPicture: Hashable, Sendable {
    var picture: Picture
    var time: MediaTime

    init(_ picture: Picture, _ time: MediaTime) { (self.picture, self.time) = (picture, time) }
}

/// One decode, with all that came of it.
struct Decoded {
    let probe: Probe
    let sink = Sink()
    let outcome: DecodingOutcome

    var pictures: [Picture] { sink.all.values.map(\.picture) }

    init(
        _ path: FilePathBytes,
        _ format: ContainerFormat,
        _ toolbox: Toolbox? = nil,
        in folder: PrivateFolder? = nil,
        _ fractions: Collected<Double>? = nil,
        _ wish: (inout DecodingPlan, Sink) -> Void,
    ) async throws {
        let strongest = await TestToolbox.strongest()
        let toolbox = toolbox ?? strongest
        probe = try await toolbox.probe(path, as: format)
        var plan = DecodingPlan()
        wish(&plan, sink)
        outcome = try await toolbox.decode(path, probe, for: plan, in: folder) {
            fractions?.append($0)
        }
    }
}

/// One decode that a limit stops.
private struct Failed {
    let sink = Sink()
    let fault: ToolFault?

    init(_ limits: ToolLimits) async throws {
        let toolbox = await TestToolbox.strongest(limits)
        let probe = try await toolbox.probe(Clip.mp4.path, as: .mp4)
        var plan = DecodingPlan()
        plan.pictures = [sink.pictures(.gray8)]
        do {
            _ = try await toolbox.decode(Clip.mp4.path, probe, for: plan)
            fault = nil
        } catch let stopped as ToolFault {
            fault = stopped
        }
    }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        let scale = pow(10, Double(places))
        return (self * scale).rounded() / scale
    }
}

import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite struct FaultTests {
    @Test func `a missing program names its package`() async throws {
        let toolbox = Toolbox(isolation: await .strongest(), searchPath: "")
        await #expect(throws: ToolFault.missing(program: "ffprobe", package: "ffmpeg")) {
            try await toolbox.probe(Clip.mp4.path, as: .mp4)
        }
        let text = "\(ToolFault.missing(program: "ffprobe", package: "ffmpeg"))"
        #expect(text == "ffprobe isn't installed; on Debian it comes with the package ffmpeg")
    }

    @Test(arguments: await TestToolbox.levels)
    func `a stalled child is ended with all its children`(_ level: Isolation.Level) async throws {
        try await withTemporaryFolder { folder in
            // A copy with a telling path, since a plain sleep couldn't be told from others.
            let sleep = folder.appending(path: "sleep")
            try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: sleep.path)
            let script = "trap '' TERM HUP INT\n\(sleep.path) 1000 &\n\(sleep.path) 1000"
            let toolbox = try TestToolbox.faking(script, in: folder, level, TestToolbox.hasty)
            await #expect(throws: ToolFault.tooSlow(program: "ffprobe", limitSeconds: 0.5)) {
                try await toolbox.probe(Clip.mp4.path, as: .mp4)
            }
            #expect(Processes.named(folder.lastPathComponent) == [])
        }
    }

    @Test func `a real decode that takes too long is ended`() async throws {
        let marker = UUID().uuidString
        let decode = try await Blocked(marker, TestToolbox.hasty)
        let task = decode.start { decode.release.wait() }
        while Processes.named(marker).isEmpty { await Task.yield() }
        while !Processes.named(marker).isEmpty { await Task.yield() }
        decode.release.signal()
        let outcome = await task.result
        #expect(throws: ToolFault.tooSlow(program: "ffmpeg", limitSeconds: 0.5)) {
            try outcome.get()
        }
    }

    @Test(arguments: await TestToolbox.levels)
    func `a child killed from outside doesn't look whole`(_ level: Isolation.Level) async throws {
        let marker = UUID().uuidString
        let decode = try await Blocked(marker, ToolLimits(), level)
        let task = decode.start {
            for number in Processes.named(marker) {
                let words = Processes.commandLine(of: number).split(separator: "\0")
                if words.first?.hasSuffix("/ffmpeg") == true { kill(number, SIGKILL) }
            }
        }
        let outcome = await task.result
        #expect(throws: ToolFault.killed(program: "ffmpeg", signal: SIGKILL)) {
            try outcome.get()
        }
    }

    @Test(arguments: await TestToolbox.levels)
    func `cancelling leaves no child`(_ level: Isolation.Level) async throws {
        let marker = UUID().uuidString
        let decode = try await Blocked(marker, ToolLimits(), level)
        let task = decode.start { decode.release.wait() }
        while Processes.named(marker).isEmpty { await Task.yield() }
        task.cancel()
        decode.release.signal()
        let outcome = await task.result
        #expect(throws: CancellationError.self) { try outcome.get() }
        #expect(Processes.named(marker) == [])
    }

    @Test func `a task cancelled before starts nothing that lasts`() async throws {
        let toolbox = await TestToolbox.strongest()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await toolbox.probe(Clip.mp4.path, as: .mp4)
        }
        let outcome = await task.result
        #expect(throws: CancellationError.self) { try outcome.get() }
    }

    @Test func `a flood of output is bounded`() async throws {
        try await withTemporaryFolder { folder in
            let toolbox = try TestToolbox.faking("exec cat /dev/zero", in: folder)
            let limit = toolbox.limits.answerBytes
            await #expect(
                throws: ToolFault.overLimit("ffprobe answered with more than \(limit) bytes")
            ) {
                try await toolbox.probe(Clip.mp4.path, as: .mp4)
            }
        }
    }

    @Test func `a flood of complaints is bounded`() async throws {
        try await withTemporaryFolder { folder in
            let script = "yes 'no such thing' | head -c 2000000 >&2\nexit 2"
            let toolbox = try TestToolbox.faking(script, in: folder)
            let fault = await #expect(throws: ToolFault.self) {
                try await toolbox.probe(Clip.mp4.path, as: .mp4)
            }
            guard case .failed("ffprobe", 2, let complaint) = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(complaint.contains("no such thing"))
            #expect(complaint.utf8.count <= 2 * toolbox.limits.complaintBytes)
        }
    }

    @Test(arguments: ["", "{", "[]", "null", "{\"streams\": 3}", "{\"streams\": [{}]}"])
    func `an answer that isn't ffprobe's is refused`(_ answer: String) async throws {
        try await withTemporaryFolder { folder in
            let toolbox = try TestToolbox.faking("cat <<'X'\n\(answer)\nX", in: folder)
            await #expect(throws: ToolFault.self) {
                try await toolbox.probe(Clip.mp4.path, as: .mp4)
            }
        }
    }

    @Test(arguments: ["", "hello", "nut/multimedia container"])
    func `a stream that isn't NUT is refused`(_ stream: String) async throws {
        try await withTemporaryFolder { folder in
            let probe = try await TestToolbox.strongest().probe(Clip.mp4.path, as: .mp4)
            let toolbox = try TestToolbox.faking("printf '\(stream)'", in: folder)
            var plan = DecodingPlan()
            plan.pictures = [WantedPictures(.gray8) { _, _ in }]
            let fault = await #expect(throws: ToolFault.self) {
                try await toolbox.decode(Clip.mp4.path, probe, for: plan)
            }
            guard case .unexpectedOutput("ffmpeg", _) = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
        }
    }
}

/// A decode that waits for its consumer at the first picture, and that `/proc` shows by a marker.
private struct Blocked: Sendable {
    let release = DispatchSemaphore(value: 0)
    private let toolbox: Toolbox
    private let probe: Probe
    private let folder: PrivateFolder
    private let marker: String

    init(_ marker: String, _ limits: ToolLimits, _ level: Isolation.Level? = nil) async throws {
        let strongest = await Isolation.strongest()
        toolbox = Toolbox(isolation: level.map { Isolation($0) } ?? strongest, limits: limits)
        probe = try await TestToolbox.strongest().probe(Clip.mp4.path, as: .mp4)
        folder = try PrivateFolder()
        self.marker = marker
    }

    /// The pictures are enlarged, so that one alone fills the pipe.
    func start(atFirst act: @escaping @Sendable () -> Void) -> Task<Void, any Error> {
        var plan = DecodingPlan()
        let seen = Collected<Void>()
        let size = WantedPictures.Size.exactly(width: 1280, height: 960)
        plan.pictures = [
            WantedPictures(.rgb24, size: size) { _, _ in
                seen.append(())
                if seen.values.count == 1 { act() }
            }
        ]
        plan.sideProducts = [SideProduct(marker, from: .sound, arguments: ["-f", "s16le"])]
        let settled = plan
        return Task {
            _ = try await toolbox.decode(Clip.mp4.path, probe, for: settled, in: folder)
        }
    }
}

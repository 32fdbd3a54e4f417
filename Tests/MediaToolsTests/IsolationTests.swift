import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite struct IsolationTests {
    @Test func `the strongest way works, or says why a stronger one doesn't`() async throws {
        let isolation = await Isolation.strongest()
        #expect((isolation.shortfall == nil) == (isolation.level == .filteredNamespaces))
        #expect("\(isolation)".contains("keeps out"))
    }

    @Test func `the weaker way claims less`() {
        let (strong, weak) = (Isolation(.filteredNamespaces), Isolation(.deathSignal))
        #expect(strong.keepsOut.contains("the network"))
        #expect(!weak.keepsOut.contains("the network"))
    }

    @Test func `a child under bubblewrap finds no way out`() async throws {
        let level = await Isolation.strongest().level
        guard level != .deathSignal else { return }
        let listener = try LoopbackListener()
        let (tools, outside) = (try PrivateFolder(), try PrivateFolder())
        try Data("x".utf8).write(to: tools.file("mine"))
        try Data("secret".utf8).write(to: outside.file("secret"))
        let ways = [
            "cat \(outside.file("secret").path)", "cat /etc/passwd", "cat /etc/hostname",
            "ls /home", "ls /root", "ls /sys", "touch /usr/bin/mine", "touch /media/mine",
            "touch \(tools.file("mine").path)", "mount -t tmpfs none /tmp",
            "unshare --user true", "test \"$(ls -d /proc/[0-9]* | wc -l)\" -gt 8",
            "grep -q '^[^ ]*[[:space:]]*00000000' /proc/net/route",
            "bash -c 'exec 3<>/dev/tcp/127.0.0.1/\(listener.port)'",
        ]
        for way in ways {
            #expect(try await !isOpen(way, tools, level), "\(way)")
        }
        #expect(!listener.wasCalled)
        // The control: without bubblewrap the same ways are open.
        for way in [ways[0], ways[1], ways[13]] {
            #expect(try await isOpen(way, tools, .deathSignal), "\(way)")
        }
        #expect(listener.wasCalled)
    }

    /// Whether a child can do what a line of shell says.
    private func isOpen(
        _ way: String,
        _ tools: PrivateFolder,
        _ level: Isolation.Level,
    ) async throws -> Bool {
        let script = "if \(way) >/dev/null 2>&1; then exit 9; else exit 7; fi"
        let toolbox = try TestToolbox.faking(script, in: tools.url, level)
        let fault = await #expect(throws: ToolFault.self) {
            try await toolbox.probe(Clip.mp4.path, as: .mp4)
        }
        let isOpen = fault == .failed(program: "ffprobe", status: 9, complaint: "")
        #expect(isOpen || fault == .failed(program: "ffprobe", status: 7, complaint: ""))
        return isOpen
    }

    @Test(arguments: await TestToolbox.levels)
    func `the kernel holds the bounds of every child`(_ level: Isolation.Level) async throws {
        let tools = try PrivateFolder()
        let script = "test \"$(ulimit -c) $(ulimit -n)\" = '0 64' && exit 7; exit 9"
        let toolbox = try TestToolbox.faking(script, in: tools.url, level)
        await #expect(throws: ToolFault.failed(program: "ffprobe", status: 7, complaint: "")) {
            try await toolbox.probe(Clip.mp4.path, as: .mp4)
        }
    }

    @Test func `a child that burns the processor is stopped`() async throws {
        var limits = ToolLimits()
        limits.probeSeconds = 60
        limits.processorSecondsPerSecond = 1.0 / 60
        let tools = try PrivateFolder()
        let toolbox = try TestToolbox.faking(
            "while :; do :; done",
            in: tools.url,
            .deathSignal,
            limits,
        )
        await #expect(throws: ToolFault.overLimit("ffprobe used more processor time than it may")) {
            try await toolbox.probe(Clip.mp4.path, as: .mp4)
        }
    }

    @Test func `the doctor names versions, isolation and limits`() async throws {
        let toolbox = await TestToolbox.strongest()
        let doctor = await toolbox.examination()
        #expect(doctor.isReady)
        let version = doctor.programs.first { $0.name == "ffmpeg" }?.version
        #expect(version?.first?.isNumber == true)
        #expect(
            doctor.programs.map(\.name) == ["ffmpeg", "ffprobe", "bwrap", "setpriv", "prlimit"]
        )
        #expect(doctor.isolation == toolbox.isolation)
        let empty = await Toolbox(isolation: Isolation(.deathSignal), searchPath: "").examination()
        #expect(!empty.isReady)
        #expect(empty.programs.first?.path == nil)
    }
}

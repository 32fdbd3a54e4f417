import Containers
import Foundation
import Media
import MediaTools
import Synchronization
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
            "unshare --user true",
            "perl -e 'exit(syscall(\(Self.clone), 0x10000011, 0, 0, 0, 0) < 0)'",
            "perl -e 'my $new = pack(q(Q8), 0x10000000, (0) x 3, 17, (0) x 3); "
                + "exit(syscall(435, $new, 64) < 0)'",
            "chmod 600 \(tools.file("ffmpeg").path)",
            "test \"$(ls -d /proc/[0-9]* | wc -l)\" -gt 8",
            "grep -q '^[^ ]*[[:space:]]*00000000' /proc/net/route",
            "bash -c 'exec 3<>/dev/tcp/127.0.0.1/\(listener.port)'",
        ]
        for way in ways {
            #expect(try await !isOpen(way, tools, level), "\(way)")
        }
        #expect(!listener.wasCalled)
        // The control: without bubblewrap the same ways are open.
        for way in [ways[0], ways[1], ways[11], ways[12], ways[16]] {
            #expect(try await isOpen(way, tools, .deathSignal), "\(way)")
        }
        #expect(listener.wasCalled)
    }

    #if arch(x86_64)
    private static let clone = 56
    #else
    private static let clone = 220
    #endif

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
        let script =
            "test \"$(ulimit -c) $(ulimit -n) $(ulimit -d)\" = '0 64 262144' && exit 7; exit 9"
        var limits = ToolLimits()
        limits.memoryBytes = 256 << 20
        let toolbox = try TestToolbox.faking(script, in: tools.url, level, limits)
        await #expect(throws: ToolFault.failed(program: "ffprobe", status: 7, complaint: "")) {
            try await toolbox.probe(Clip.mp4.path, as: .mp4)
        }
    }

    @Test(arguments: await TestToolbox.levels)
    func `a child that takes more memory than it may ends`(_ level: Isolation.Level) async throws {
        var limits = ToolLimits()
        limits.memoryBytes = 64 << 20
        let tools = try PrivateFolder()
        let script = "perl -e 'my $n = 200_000_000; my $x = q(a) x $n' 2>&1 && exit 9; exit 7"
        let toolbox = try TestToolbox.faking(script, in: tools.url, level, limits)
        await #expect(throws: ToolFault.failed(program: "ffprobe", status: 7, complaint: "")) {
            try await toolbox.probe(Clip.mp4.path, as: .mp4)
        }
    }

    @Test func `a real decode that takes more memory than it may is a fault`() async throws {
        let probe = try await TestToolbox.strongest().probe(Clip.mp4.path, as: .mp4)
        var limits = ToolLimits()
        limits.memoryBytes = 16 << 20
        let toolbox = await TestToolbox.strongest(limits)
        var plan = DecodingPlan()
        let size = WantedPictures.Size.exactly(width: 3840, height: 2160)
        plan.pictures = [WantedPictures(.rgb24, size: size) { _, _ in }]
        await #expect(throws: ToolFault.self) {
            try await toolbox.decode(Clip.mp4.path, probe, for: plan)
        }
    }

    @Test(arguments: await TestToolbox.levels)
    func `a file without a name is read, and can't be written`(
        _ level: Isolation.Level
    ) async throws {
        let folder = try PrivateFolder()
        let file = folder.file("input")
        try FileManager.default.copyItem(at: Clip.mp4.file(), to: file)
        chmod(file.path, 0o400)
        let source = try FileSource(path: FilePathBytes(file))
        try FileManager.default.removeItem(at: file)
        let path = FilePathBytes("/proc/self/fd/\(source.descriptor)")
        let probe = try await Toolbox(isolation: Isolation(level)).probe(path, as: .mp4)
        #expect(probe == (try await TestToolbox.strongest().probe(Clip.mp4.path, as: .mp4)))
        guard level != .deathSignal else { return }
        let script = "for f in /proc/self/fd/[3-9]; do chmod 600 $f; echo x > $f; done; exit 7"
        let toolbox = try TestToolbox.faking(script, in: folder.url, level)
        await #expect(throws: ToolFault.self) { try await toolbox.probe(path, as: .mp4) }
        #expect(try source.bytes(at: 0, count: 2) == [0, 0])
    }

    @Test func `a child that is fed raw media has the filter too`() async throws {
        let level = await Isolation.strongest().level
        guard level == .filteredNamespaces else { return }
        let (tools, work) = (try PrivateFolder(), try PrivateFolder())
        // Under the filter the field says 2.
        let script = "cat > /dev/null; grep Seccomp: /proc/self/status > seen"
        let toolbox = try TestToolbox.faking(script, in: tools.url, level)
        let once = Mutex(Waveform(sampleRate: 8000, channels: 1, samples: [1, 2, 3]))
        let raw = RawMedia.sound(sampleRate: 8000, channels: 1) {
            once.withLock { $0.take() }
        }
        _ = try await toolbox.encode(raw, [], to: .wav, named: "out", in: work)
        let seen = try String(contentsOf: work.file("seen"), encoding: .utf8)
        #expect(seen == "Seccomp:\t2\n")
    }

    @Test func `a child that can't be started is no fault of the file`() async throws {
        let folder = try PrivateFolder()
        try FileManager.default.removeItem(at: folder.url)
        let toolbox = Toolbox(isolation: Isolation(.deathSignal))
        let fault = await #expect(throws: ToolFault.self) {
            try await toolbox.produce(["out"], from: Materials([]), in: folder)
        }
        guard case .system("starting ffmpeg", _) = fault else {
            Issue.record("\(String(describing: fault))")
            return
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
            doctor.programs.map(\.name) == [
                "ffmpeg", "ffprobe", "tesseract", "espeak-ng", "bwrap", "setpriv", "prlimit",
                "flock",
            ]
        )
        #expect(doctor.isolation == toolbox.isolation)
        let empty = await Toolbox(isolation: Isolation(.deathSignal), searchPath: "").examination()
        #expect(!empty.isReady)
        #expect(empty.programs.first?.path == nil)
    }
}

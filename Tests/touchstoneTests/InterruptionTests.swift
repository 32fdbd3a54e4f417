import Foundation
import TestSupport
import Testing

/// Ctrl-C in the middle: status 130, and nothing stays behind.
@Suite struct InterruptionTests {
    /// Starts a command that reads a pipe which stays open, waits until it keeps what comes (the
    /// file has no name, so only `/proc` shows it), and sends it a signal.
    private static let script = """
        mkfifo pipe
        TMPDIR=$PWD "$0" "$@" < pipe & job=$!
        exec 3> pipe
        printf 'RIFF' >&3
        until ls -l /proc/$job/fd 2> /dev/null | grep -q "$PWD/.*(deleted)"; do
            kill -0 $job || exit 99
        done
        kill -$signal $job
        wait $job
        """

    @Test(arguments: [
        ["inspect", "-"], ["verify", "-"], ["label", "-", "-o", "out.wav", "--producer", "S"],
    ])
    func `a command that waits for standard input can be stopped`(
        _ arguments: [String]
    ) async throws {
        try await withTemporaryFolder { folder in
            let outcome = try Tool.run(
                "timeout",
                ["60", "bash", "-c", "signal=INT\n" + Self.script, Binary.path] + arguments,
                in: folder,
            )
            #expect(outcome.status == 130, "\(outcome.complaintText)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["pipe"])
        }
    }

    @Test func `a command that is killed leaves nothing of standard input`() async throws {
        try await withTemporaryFolder { folder in
            let script = "signal=KILL\n" + Self.script
            let outcome = try Tool.run(
                "timeout",
                ["60", "bash", "-c", script, Binary.path, "inspect", "-"],
                in: folder,
            )
            #expect(outcome.status == 137, "\(outcome.complaintText)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["pipe"])
        }
    }

    /// A file of holes is large without taking room, and long to hash.
    @Test func `an examination can be stopped in the middle of a large file`() async throws {
        try await withTemporaryFolder { folder in
            let script = """
                head -c 1000000 "$1" > big.wav && truncate -s 3G big.wav
                printf '\\0\\0\\0\\0' | dd of=big.wav bs=1 seek=40 conv=notrunc status=none
                "$0" inspect big.wav & job=$!
                until [ -n "$(ls -l /proc/$job/fd 2> /dev/null | grep big.wav)" ]; do
                    kill -0 $job || exit 99
                done
                kill -INT $job
                wait $job
                """
            let clip = try Clip.wav.file().path
            let outcome = try Tool.run(
                "timeout",
                ["60", "bash", "-c", script, Binary.path, clip],
                in: folder,
            )
            #expect(outcome.status == 130, "\(outcome.complaintText)")
            #expect(outcome.output.isEmpty)
        }
    }
}

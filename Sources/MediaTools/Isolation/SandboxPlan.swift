import Foundation
import Media

/// What a child may see, and the command line that lets it see just that.
///
/// Inputs get names of our own: a name with `%03d`, a leading dash, `http:`, a line break or bytes
/// that aren't text never reaches a program that would read a meaning into it.
struct SandboxPlan: Sendable {
    /// What ffmpeg is to call each input.
    let inputNames: [String]
    /// The folder in which the child starts, as the host knows it.
    let startFolder: String
    /// What bubblewrap reads as its filter from the standard input.
    let filter: [UInt8]?
    private let words: [[UInt8]]
    /// Holds the links to the inputs as long as the plan lives.
    private let links: PrivateFolder?

    init(
        _ level: Isolation.Level,
        inputs: [FilePathBytes],
        folder: PrivateFolder?,
        executable: String,
    ) throws(ToolFault) {
        switch level {
        case .filteredNamespaces, .namespaces:
            let bubblewrap = try Launcher.bubblewrap.path()
            inputNames = inputs.indices.map { "file:/media/\($0)" }
            filter = level == .filteredNamespaces ? SystemCallFilter.program : nil
            links = nil
            startFolder = "/"
            words =
                [Array(bubblewrap.utf8)] + Self.walls + Self.filterWords(filter)
                + Self.root(for: executable) + Self.bindings(inputs)
                + Self.workFolder(folder)
        case .deathSignal:
            let setpriv = try Launcher.setpriv.path()
            let linked = try Self.link(inputs)
            links = linked
            inputNames = inputs.indices.map { "file:" + (linked?.file("\($0)").path ?? "") }
            filter = nil
            startFolder = folder?.url.path ?? "/"
            words = Self.bytes([setpriv, "--pdeathsig", "KILL", "--no-new-privs", "--"])
        }
    }

    /// The whole command line for a program with its arguments.
    func commandLine(_ executable: String, _ arguments: [String]) -> [[UInt8]] {
        words + Self.bytes([executable] + arguments)
    }

    private static let walls = bytes([
        "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LC_ALL", "C.UTF-8",
    ])

    private static func filterWords(_ filter: [UInt8]?) -> [[UInt8]] {
        filter == nil ? [] : bytes(["--seccomp", "0"])
    }

    /// A root that holds programs, libraries and fonts, and nothing of this host's users.
    private static func root(for executable: String) -> [[UInt8]] {
        var words = ["--ro-bind", "/usr", "/usr"]
        for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] {
            if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/" + name) {
                words += ["--symlink", target, "/" + name]
            } else {
                words += ["--ro-bind-try", "/" + name, "/" + name]
            }
        }
        for name in [
            "/etc/alternatives", "/etc/ld.so.cache", "/etc/fonts", "/var/cache/fontconfig",
        ] {
            words += ["--ro-bind-try", name, name]
        }
        words += [
            "--proc", "/proc", "--dev", "/dev", "--size", "\(memoryFolderBytes)", "--tmpfs", "/tmp",
        ]
        let home = (executable as NSString).deletingLastPathComponent
        if !home.hasPrefix("/usr/") { words += ["--ro-bind-try", home, home] }
        return bytes(words)
    }

    /// How much the child's `/tmp`, which lies in memory, may hold.
    private static let memoryFolderBytes = 64 << 20

    private static func bindings(_ inputs: [FilePathBytes]) -> [[UInt8]] {
        inputs.enumerated().flatMap { index, input in
            [Array("--ro-bind".utf8), input.absolute.bytes, Array("/media/\(index)".utf8)]
        }
    }

    private static func workFolder(_ folder: PrivateFolder?) -> [[UInt8]] {
        // Last of all the root itself, which lies in memory, is closed against writing.
        let end = ["--remount-ro", "/", "--chdir", folder == nil ? "/tmp" : "/work", "--"]
        guard let folder else { return bytes(end) }
        return bytes(["--bind", folder.url.path, "/work"] + end)
    }

    /// Gives each input a link with a harmless name.
    private static func link(_ inputs: [FilePathBytes]) throws(ToolFault) -> PrivateFolder? {
        guard !inputs.isEmpty else { return nil }
        let folder = try PrivateFolder()
        for (index, input) in inputs.enumerated() {
            let name = folder.file("\(index)").path
            guard input.absolute.withCString({ symlink($0, name) }) == 0 else {
                throw .system(what: "linking to the file", errno: errno)
            }
        }
        return folder
    }

    private static func bytes(_ words: [String]) -> [[UInt8]] { words.map { Array($0.utf8) } }
}

extension FilePathBytes {
    /// The name with the current folder before it where it doesn't begin at the root.
    fileprivate var absolute: FilePathBytes {
        if bytes.first == UInt8(ascii: "/") { return self }
        guard let here = getcwd(nil, 0) else { return self }
        defer { free(here) }
        let folder = UnsafeRawBufferPointer(start: here, count: strlen(here))
        return FilePathBytes(bytes: Array(folder) + [UInt8(ascii: "/")] + bytes)
    }
}

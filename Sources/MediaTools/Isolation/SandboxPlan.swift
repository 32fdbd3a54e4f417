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
    private let words: [[UInt8]]
    /// Holds the links to the inputs as long as the plan lives.
    private let links: PrivateFolder?
    /// Holds the filter for bubblewrap as long as the plan lives.
    private let filter: Descriptor?

    init(
        _ isolation: Isolation,
        inputs: [FilePathBytes],
        folder: PrivateFolder?,
        executable: String,
    ) throws(ToolFault) {
        var handover = Handover()
        switch isolation.level {
        case .filteredNamespaces, .namespaces:
            let bubblewrap = try Launcher.bubblewrap.path()
            filter = isolation.level == .filteredNamespaces ? try SystemCallFilter.pipe() : nil
            let filterWords = try Self.filterWords(filter, &handover)
            inputNames = try Self.names(of: inputs, &handover) { "/media/\($0)" }
            links = nil
            startFolder = "/"
            words =
                handover.words + [Array(bubblewrap.utf8)] + Self.walls(isolation) + filterWords
                + Self.root(for: executable) + Self.bindings(inputs)
                + Self.workFolder(folder)
        case .deathSignal:
            let setpriv = try Launcher.setpriv.path()
            let linked = try Self.link(inputs)
            inputNames = try Self.names(of: inputs, &handover) {
                linked?.file("\($0)").path ?? ""
            }
            (links, filter) = (linked, nil)
            startFolder = folder?.url.path ?? "/"
            words =
                Self.bytes([setpriv, "--pdeathsig", "KILL", "--no-new-privs", "--"])
                + handover.words
        }
    }

    /// The whole command line for a program with its arguments.
    func commandLine(_ executable: String, _ arguments: [String]) -> [[UInt8]] {
        words + Self.bytes([executable] + arguments)
    }

    private static func walls(_ isolation: Isolation) -> [[UInt8]] {
        let userNamespaces =
            isolation.closesUserNamespaces ? ["--unshare-user", "--disable-userns"] : []
        return bytes(
            ["--unshare-all"] + userNamespaces + [
                "--die-with-parent", "--new-session", "--cap-drop", "ALL",
                "--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LC_ALL", "C.UTF-8",
                // Without it tesseract starts threads that wait for each other, busily.
                "--setenv", "OMP_THREAD_LIMIT", "1",
            ]
        )
    }

    private static func filterWords(
        _ filter: Descriptor?,
        _ handover: inout Handover,
    ) throws(ToolFault) -> [[UInt8]] {
        guard let filter else { return [] }
        return bytes(["--seccomp", "\(try handover.open(filter.number))"])
    }

    /// What ffmpeg is to call each input; files of ours that have no name are handed over open.
    private static func names(
        of inputs: [FilePathBytes],
        _ handover: inout Handover,
        _ bound: (Int) -> String,
    ) throws(ToolFault) -> [String] {
        var names: [String] = []
        for (index, input) in inputs.enumerated() {
            guard let descriptor = input.ownDescriptor else {
                names.append("file:" + bound(index))
                continue
            }
            names.append("file:/proc/self/fd/\(try handover.open(descriptor))")
        }
        return names
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
            if input.ownDescriptor != nil { return [[UInt8]]() }
            return [Array("--ro-bind".utf8), input.absolute.bytes, Array("/media/\(index)".utf8)]
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
        guard inputs.contains(where: { $0.ownDescriptor == nil }) else { return nil }
        let folder = try PrivateFolder()
        for (index, input) in inputs.enumerated() where input.ownDescriptor == nil {
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

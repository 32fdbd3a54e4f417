import Foundation

/// The programs that stand before a child on its command line; always the system's own.
enum Launcher: String {
    case bubblewrap = "bwrap"
    case setpriv
    case prlimit
    case flock

    private static let folders = ["/usr/bin", "/bin"]

    /// Debian's name for the package that brings it.
    var package: String { self == .bubblewrap ? "bubblewrap" : "util-linux" }

    func path() throws(ToolFault) -> String {
        guard let path = Program.find(rawValue, in: Self.folders) else {
            throw .missing(program: rawValue, package: package)
        }
        return path
    }
}

/// The bounds that the kernel holds for a child.
struct KernelLimits: Sendable {
    var processorSeconds: Int
    var fileBytes: Int
    var memoryBytes: Int
    var openFiles: Int

    /// `prlimit`'s command line, up to the program that it starts.
    func commandLine() throws(ToolFault) -> [[UInt8]] {
        // A second later comes the signal that can't be told from any other kill.
        let processor = Self.capped(processorSeconds, __rlimit_resource_t(RLIMIT_CPU.rawValue))
        let file = Self.capped(fileBytes, __rlimit_resource_t(RLIMIT_FSIZE.rawValue))
        // Since Linux 4.7 this counts every page that is the child's own, mapped or not.
        let memory = Self.capped(memoryBytes, __rlimit_resource_t(RLIMIT_DATA.rawValue))
        let open = Self.capped(openFiles, __rlimit_resource_t(RLIMIT_NOFILE.rawValue))
        let words = [
            try Launcher.prlimit.path(), "--core=0", "--cpu=\(processor):\(processor + 1)",
            "--fsize=\(file)", "--data=\(memory)", "--nofile=\(open)", "--",
        ]
        return words.map { Array($0.utf8) }
    }

    /// An ordinary user can't raise a bound that was set for us.
    private static func capped(_ wanted: Int, _ resource: __rlimit_resource_t) -> Int {
        var bound = rlimit()
        guard getrlimit(resource, &bound) == 0 else { return wanted }
        return bound.rlim_max < UInt(Int.max) ? min(wanted, Int(bound.rlim_max)) : wanted
    }
}

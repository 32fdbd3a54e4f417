import Glibc

/// What a crash leaves on disk: nothing of this process's memory, in which identities stand in clear for
/// as long as a request takes.
enum CoreDumps {
    /// Lets no memory of this process be written anywhere when it crashes.
    static func forbid() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // A core that is piped to a program knows no limit of its length: it gets no mapping then.
        let filter = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC)
        guard filter >= 0 else { return }
        _ = write(filter, "0\n", 2)
        close(filter)
    }
}

import Foundation

extension Isolation {
    /// The strongest way that works on this host, found by trying each once.
    ///
    /// Bubblewrap may be missing, or a host may forbid ordinary users to make namespaces.
    package static func strongest() async -> Isolation { await found.value }

    private static let found = Task.detached {
        var reasons: [String] = []
        for level in Level.allCases.dropLast() {
            if level == .filteredNamespaces, SystemCallFilter.program == nil {
                reasons.append("no system call filter for this processor")
                continue
            }
            let closed = Isolation(level, shortfall: reasons.last, closesUserNamespaces: true)
            if await obstacle(to: closed) == nil { return closed }
            let open = Isolation(level, shortfall: reasons.last)
            guard let reason = await obstacle(to: open) else { return open }
            reasons.append(reason)
        }
        return Isolation(.deathSignal, shortfall: reasons.last)
    }

    /// Why a way doesn't work here, in words for an operator; `nil` when it does.
    private static func obstacle(to isolation: Isolation) async -> String? {
        guard let trivial = Program.find("true", in: ["/usr/bin", "/bin"]) else {
            return "the program true isn't installed"
        }
        do {
            let plan = try SandboxPlan(
                isolation,
                inputs: [],
                folder: nil,
                executable: trivial,
            )
            let child = ChildProcess(
                program: "bubblewrap",
                commandLine: plan.commandLine(trivial, []),
                startFolder: plan.startFolder,
                wallSeconds: 30,
            )
            defer { withExtendedLifetime(plan) {} }
            let complaints = Complaints(limitBytes: 1024, progress: nil)
            _ = try await child.run((), hearing: complaints) { _, _ in }
            return nil
        } catch {
            return "\(error)"
        }
    }
}

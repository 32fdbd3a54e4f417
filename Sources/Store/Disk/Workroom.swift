/// Runs long work that reads many files one after another, on a thread that exists for it alone.
actor Workroom {
    private let thread: OwnThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameter name: of the thread, for whoever looks at the process.
    init(_ name: String) { thread = OwnThread(name: name) }

    deinit { thread.finish() }

    /// Does the work, which may wait for others meanwhile and comes back to the thread.
    func run<Result: Sendable>(
        _ work: @Sendable () async throws -> Result
    ) async rethrows -> Result {
        try await work()
    }
}

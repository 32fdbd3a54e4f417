import Media

/// Where children on media are started: which programs, how isolated, how bounded.
package struct Toolbox: Sendable {
    /// How far each child is kept from everything that isn't its file.
    package let isolation: Isolation
    /// The most that each child may take and give.
    package let limits: ToolLimits
    /// The folders that are searched for ffmpeg and ffprobe, in order.
    package let searchFolders: [String]

    /// Puts together what was found; ``Isolation/strongest()`` finds the isolation.
    package init(
        isolation: Isolation,
        limits: ToolLimits = ToolLimits(),
        searchPath: String = "/usr/bin:/bin",
    ) {
        self.isolation = isolation
        self.limits = limits
        searchFolders = searchPath.split(separator: ":").map(String.init)
    }

    /// Where a program is.
    ///
    /// - Throws: ``ToolFault/missing(program:package:)`` when it isn't in the search path.
    package func path(of program: Program) throws(ToolFault) -> String {
        guard let path = Program.find(program.rawValue, in: searchFolders) else {
            throw .missing(program: program.rawValue, package: program.package)
        }
        return path
    }

    /// Runs one child to its end; its standard output goes to `take`, part by part.
    func run<State: Sendable>(
        _ errand: Errand,
        _ state: State,
        _ take: @escaping @Sendable (inout State, UnsafeRawBufferPointer) throws -> Void,
    ) async throws -> (state: State, complaints: Complaints) {
        let executable = try path(of: errand.program)
        let plan = try SandboxPlan(
            isolation,
            inputs: errand.inputs,
            folder: errand.folder,
            executable: executable,
        )
        // The plan's links and the folder must outlive the child.
        defer { withExtendedLifetime((plan, errand.folder)) {} }
        let bounds = KernelLimits(
            processorSeconds: limits.processorSeconds(forWall: errand.wallSeconds),
            fileBytes: limits.fileBytes,
            memoryBytes: limits.memoryBytes,
            openFiles: limits.openFiles,
        )
        let arguments = errand.arguments(plan.inputNames)
        let child = ChildProcess(
            program: errand.program.rawValue,
            commandLine: try bounds.commandLine() + plan.commandLine(executable, arguments),
            startFolder: plan.startFolder,
            wallSeconds: errand.wallSeconds,
            input: errand.feed.map { .feed($0) } ?? .nothing,
        )
        let complaints = Complaints(limitBytes: limits.complaintBytes, progress: errand.progress)
        return try await child.run(state, hearing: complaints, take)
    }
}

/// One thing for a child to do.
struct Errand: Sendable {
    var program = Program.ffmpeg
    var inputs: [FilePathBytes] = []
    /// Where the child starts and may write; `nil` when it only prints.
    var folder: PrivateFolder?
    var wallSeconds: Double
    /// What the child reads on its standard input; `nil` for nothing.
    var feed: (@Sendable () throws -> [UInt8]?)?
    /// Hears how many seconds of the output are done.
    var progress: (@Sendable (Double) -> Void)?
    /// The program's arguments, given what it is to call each input.
    var arguments: @Sendable (_ inputNames: [String]) -> [String]
}

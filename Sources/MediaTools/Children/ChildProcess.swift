import Foundation
import Subprocess
import SystemPackage

/// One child: started, drained, bounded by a wall clock, and gone when `run` returns.
///
/// It stands in a process group of its own, which is killed as a whole when time is up, when the
/// task is cancelled or when a consumer throws. Should we be killed ourselves, the kernel ends it.
struct ChildProcess: Sendable {
    /// What the child reads on its standard input.
    enum Input: Sendable {
        case nothing
        /// Whatever the closure gives, on a thread of its own, until it gives `nil`.
        case feed(@Sendable () throws -> [UInt8]?)
    }

    /// The name by which faults call it.
    let program: String
    /// The whole command line, launchers first.
    let commandLine: [[UInt8]]
    let startFolder: String
    let wallSeconds: Double
    var input = Input.nothing

    /// Runs the child and hands its standard output to `take`, calls of which never overlap.
    ///
    /// - Returns: what `take` made of the output, when the child ended well.
    /// - Throws: ``ToolFault``, `CancellationError`, or what `take` threw.
    func run<State: Sendable>(
        _ state: State,
        hearing complaints: Complaints,
        _ take: @escaping @Sendable (inout State, UnsafeRawBufferPointer) throws -> Void,
    ) async throws -> (state: State, complaints: Complaints) {
        let (output, error) = (try WidePipe(), try WidePipe())
        let feeding = try Feeding(input)
        let ending = try await withThrowingTaskGroup(of: Event<State>.self) { group in
            group.addTask { .ended(try await start(feeding, output, error)) }
            group.addTask { .drained(try await output.drain(into: state, take)) }
            group.addTask { .heard(try await error.drain(into: complaints) { $0.take($1) }) }
            group.addTask {
                try await feeding.run()
                return .fed
            }
            group.addTask {
                try await Task.sleep(for: .seconds(wallSeconds))
                throw ToolFault.tooSlow(program: program, limitSeconds: wallSeconds)
            }
            defer { group.cancelAll() }
            return try await Ending(of: &group)
        }
        // A cancelled child ends by a signal and looks like one that was killed.
        try Task.checkCancellation()
        try ending.status.check(program, ending.complaints)
        return (ending.state, ending.complaints)
    }

    /// Starts the child and waits for its end.
    private func start(
        _ feeding: Feeding,
        _ output: WidePipe,
        _ error: WidePipe,
    ) async throws -> TerminationStatus {
        // Whether it starts or not, only the child may hold these ends afterwards.
        let release: @Sendable () -> Void = {
            output.writing.close()
            error.writing.close()
            feeding.childEnd.close()
        }
        defer { release() }
        do {
            let result = try await Subprocess.run(
                configuration,
                input: .fileDescriptor(
                    FileDescriptor(rawValue: feeding.childEnd.number),
                    closeAfterSpawningProcess: false,
                ),
                output: .fileDescriptor(
                    FileDescriptor(rawValue: output.writing.number),
                    closeAfterSpawningProcess: false,
                ),
                error: .fileDescriptor(
                    FileDescriptor(rawValue: error.writing.number),
                    closeAfterSpawningProcess: false,
                ),
            ) { _ in release() }
            return result.terminationStatus
        } catch let fault as SubprocessError {
            try Task.checkCancellation()
            // It never ran, so it can't have said anything of the file.
            let number = fault.underlyingError?.rawValue ?? ENOENT
            throw ToolFault.system(what: "starting \(program)", errno: number)
        }
    }

    private var configuration: Configuration {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
        ]
        let executable = String(decoding: commandLine.first ?? [], as: UTF8.self)
        return Configuration(
            executable: .path(FilePath(executable)),
            // The library hands these to C as they are: each must bring its closing zero.
            arguments: Arguments(commandLine.dropFirst().map { $0 + [0] }),
            environment: .custom([
                "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1",
            ]),
            workingDirectory: FilePath(startFolder),
            platformOptions: options,
        )
    }
}

/// The child's standard input and the one who fills it.
private struct Feeding: Sendable {
    let childEnd: Descriptor
    private let pipe: WidePipe?
    private let next: (@Sendable () throws -> [UInt8]?)?

    init(_ input: ChildProcess.Input) throws(ToolFault) {
        switch input {
        case .nothing:
            (childEnd, pipe, next) = (try Descriptor.nothing(), nil, nil)
        case .feed(let given):
            let made = try WidePipe()
            (childEnd, pipe, next) = (made.reading, made, given)
        }
    }

    func run() async throws {
        guard let pipe, let next else { return }
        try await pipe.feed(next)
    }
}

/// What the tasks around a child report, each once.
private enum Event<State: Sendable>: Sendable {
    case ended(TerminationStatus)
    case drained(State)
    case heard(Complaints)
    case fed
}

/// How a child ended, when it was neither stopped nor left alone.
private struct Ending<State: Sendable>: Sendable {
    let status: TerminationStatus
    let state: State
    let complaints: Complaints

    /// Waits for the three reports that matter; the first fault ends the wait.
    init(of group: inout ThrowingTaskGroup<Event<State>, any Error>) async throws {
        var (status, state, complaints) = (TerminationStatus?.none, State?.none, Complaints?.none)
        while let event = try await group.next() {
            switch event {
            case .ended(let ended): status = ended
            case .drained(let drained): state = drained
            case .heard(let heard): complaints = heard
            case .fed: break
            }
            guard let status, let state, var complaints else { continue }
            complaints.finishLine()
            (self.status, self.state, self.complaints) = (status, state, complaints)
            return
        }
        throw CancellationError()
    }
}

extension TerminationStatus {
    /// Turns every end but a good one into a fault.
    ///
    /// ffmpeg ends well even when the last bytes of its file found no room: its words count then.
    fileprivate func check(_ program: String, _ complaints: Complaints) throws(ToolFault) {
        if case .exited = self, complaints.text.contains(String(cString: strerror(ENOSPC))) {
            throw .system(what: "writing for \(program)", errno: ENOSPC)
        }
        switch self {
        case .exited(0): return
        // Bubblewrap and shells report a signal that ended their child as 128 and its number.
        case .exited(let status) where (129...192).contains(status):
            throw Self.fault(of: program, signal: Int32(status) - 128)
        case .exited(let status):
            throw .failed(program: program, status: Int32(status), complaint: complaints.text)
        case .signaled(let signal):
            throw Self.fault(of: program, signal: Int32(signal))
        }
    }

    private static func fault(of program: String, signal: Int32) -> ToolFault {
        switch signal {
        case SIGXCPU: .overLimit("\(program) used more processor time than it may")
        case SIGXFSZ: .overLimit("\(program) wrote a larger file than it may")
        default: .killed(program: program, signal: signal)
        }
    }
}

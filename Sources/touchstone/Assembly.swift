import Foundation
import Media
import MediaTools
import Pipeline

/// The object graph, and the only place that decides what it is made of.
struct Assembly {
    /// Labels files; numbers that nobody names are fresh UUIDs.
    static let labeller = Labeller(
        freshID: { UUID().uuidString.lowercased() },
        tools: { await Assembly().tools },
    )

    /// The tools of a process that lives long: how far children can be kept apart is tried once.
    static let toolsOfNode = Task { await Assembly().tools }

    /// Runs children on media, as isolated as this machine allows.
    let tools: Toolbox
    /// Examines files with ffprobe's help.
    var inspector: Inspector { Inspector(tools: tools) }

    /// Makes the pictures of reports.
    var illustrator: Illustrator { Illustrator(tools: tools) }

    /// Tries out how far children can be kept apart here.
    init() async { tools = Toolbox(isolation: await .strongest()) }

    /// Opens a file of no medium, or what standard input gives, and lends it to the work.
    static func open<Result>(
        raw file: FileArgument,
        _ work: (any ByteSource) async throws -> Result,
    ) async throws -> Result {
        let spool = file.isStandardInput ? try Spool(reading: STDIN_FILENO) : nil
        defer { withExtendedLifetime(spool) {} }
        let source: FileSource
        do throws(OpeningFault) { source = try FileSource(path: spool?.path ?? file.path) } catch {
            throw Fault(any: error)
        }
        return try await work(source)
    }

    /// Opens a file, or what standard input gives, and lends it to the work.
    static func open<Result>(
        _ file: FileArgument,
        _ work: (Subject) async throws -> Result,
    ) async throws -> Result {
        guard file.isStandardInput else { return try await work(Subject(path: file.path)) }
        let spool = try Spool(reading: STDIN_FILENO)
        defer { withExtendedLifetime(spool) {} }
        return try await work(Subject(path: spool.path, shownAs: file.path))
    }
}

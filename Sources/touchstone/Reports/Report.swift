import ArgumentParser
import Media
import Pipeline

/// What one file came to.
struct Outcome: Sendable {
    let text: String
    let json: JSONValue
    let status: Int32
}

/// Prints what each file came to, and ends with the highest status of any.
struct Report {
    private let options: SharedOptions

    init(_ options: SharedOptions) { self.options = options }

    /// Works through the files in turn; a fault with one doesn't stop the others.
    func each(
        _ files: [FileArgument],
        _ work: (FileArgument) async throws -> Outcome,
        atEnd: () throws -> Void = {},
    ) async throws {
        var outcomes: [Outcome] = []
        for file in files {
            let outcome = try await outcome(of: file, work)
            outcomes.append(outcome)
            if !options.json, !outcome.text.isEmpty { Terminal.print(outcome.text) }
        }
        if options.json {
            Terminal.print(
                (outcomes.count == 1 ? outcomes[0].json : .list(outcomes.map(\.json))).text
            )
        }
        let status = max(outcomes.map(\.status).max() ?? 0, try end(atEnd))
        if status != 0 { throw ExitCode(status) }
    }

    /// The status of what comes after all files.
    private func end(_ work: () throws -> Void) throws -> Int32 {
        do { try work() } catch {
            let fault = error as? Fault ?? Fault(.internalFault, "\(error)")
            Terminal.say("touchstone: \(fault.message)")
            return fault.code.exitStatus
        }
        return 0
    }

    private func outcome(
        of file: FileArgument,
        _ work: (FileArgument) async throws -> Outcome,
    ) async throws -> Outcome {
        do {
            return try await work(file)
        } catch {
            let fault = error as? Fault ?? Fault(.internalFault, "\(error)")
            if fault.code == .cancelled { throw ExitCode(130) }
            Terminal.say("touchstone: \(file.path): \(fault.message)")
            return Outcome(
                text: "",
                json: fault.json(for: file.path),
                status: fault.code.exitStatus,
            )
        }
    }
}

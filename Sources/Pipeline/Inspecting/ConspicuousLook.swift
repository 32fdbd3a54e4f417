import Detection
import Media
import MediaTools

/// Looks and listens for what people would notice in a file.
struct ConspicuousLook: Sendable {
    let tools: Toolbox

    /// What there is to be seen and heard; a look that fails says why, and is no evidence.
    ///
    /// - Throws: ``Fault`` only when stopped.
    func look(at subject: Subject, _ probe: Probe) async throws(Fault) -> Conspicuous {
        let visible = try await Self.attempt {
            try await MarkLook(tools: tools).look(at: subject.path, subject.container, probe)
        }
        let audible = try await Self.attempt {
            try await CueLook(tools: tools).look(at: subject.path, probe)
        }
        return Conspicuous(visible: visible, audible: audible)
    }

    /// A file without picture or sound has nothing that could be looked at.
    static func attempt<Finding>(
        _ look: () async throws -> [Finding]?
    ) async throws(Fault) -> Look<Finding> {
        do {
            return try await look().map { .taken($0) } ?? .taken([])
        } catch {
            let fault = Fault(any: error)
            guard fault.code != .cancelled else { throw fault }
            return .notTaken(reason: fault.message)
        }
    }
}

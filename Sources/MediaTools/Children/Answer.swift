/// What a child printed, held in memory under a limit.
struct Answer: Sendable {
    let bytes: [UInt8]
    let complaints: Complaints
}

extension Toolbox {
    /// Runs a child whose answer is short.
    ///
    /// - Throws: ``ToolFault/overLimit(_:)`` when it isn't.
    func collect(_ errand: Errand) async throws -> Answer {
        let limit = limits.answerBytes
        let program = errand.program.rawValue
        let (bytes, complaints) = try await run(errand, [UInt8]()) { answer, part in
            guard part.count <= limit - answer.count else {
                throw ToolFault.overLimit("\(program) answered with more than \(limit) bytes")
            }
            answer += part
        }
        return Answer(bytes: bytes, complaints: complaints)
    }
}

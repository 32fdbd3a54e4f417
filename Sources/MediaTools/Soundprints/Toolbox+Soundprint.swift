package import Media

extension Toolbox {
    /// Makes the items of a file's sound, by a decode of their own.
    ///
    /// - Returns: `nil` of a file without sound that can be decoded.
    /// - Throws: ``ToolFault``, ``ToolFault/missing(program:package:)`` for an ffmpeg that was
    ///   built without Chromaprint; ``OpeningFault``; `CancellationError`.
    package func soundprint(
        of path: FilePathBytes,
        _ probe: Probe,
        progress: (@Sendable (_ fraction: Double) -> Void)? = nil,
    ) async throws -> Soundprint? {
        let name = "soundprint"
        guard let product = Soundprint.product(of: probe, named: name) else { return nil }
        let folder = try PrivateFolder()
        var plan = DecodingPlan()
        plan.sideProducts = [product]
        do {
            _ = try await decode(path, probe, for: plan, in: folder, progress: progress)
        } catch ToolFault.failed(_, _, let complaint)
            where complaint.contains("'chromaprint'") || complaint.contains("'algorithm'")
        {
            throw ToolFault.missing(
                program: "ffmpeg with Chromaprint",
                package: Program.ffmpeg.package,
            )
        }
        return try Soundprint(name, of: probe, in: folder)
    }
}

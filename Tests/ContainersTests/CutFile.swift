import Containers
import Media
import Testing

/// What becomes of files that were cut off.
enum CutFile {
    /// Cuts bytes at every length; has to come back from each.
    ///
    /// From `start` on each must be refused for being cut off, but for the lengths that are legal;
    /// before it, where the format doesn't show yet, each must be refused.
    static func expectRefusals(
        of bytes: [UInt8],
        from start: Int,
        legal: Set<Int> = [],
        sourceLocation: SourceLocation = #_sourceLocation,
    ) {
        var opened: Set<Int> = []
        for count in bytes.indices {
            let fault = fault(of: Array(bytes[..<count]))
            if fault == nil { opened.insert(count) }
            guard let fault, count >= start, !isTruncation(fault) else { continue }
            Issue.record("\(count) bytes: \(fault)", sourceLocation: sourceLocation)
        }
        let (more, less) = (opened.subtracting(legal).sorted(), legal.subtracting(opened).sorted())
        #expect(more == [] && less == [], sourceLocation: sourceLocation)
        #expect(fault(of: bytes) == nil, sourceLocation: sourceLocation)
    }

    /// Whether bytes are refused for being cut off.
    static func isRefused(_ bytes: some Sequence<UInt8>) -> Bool {
        fault(of: Array(bytes)).map(isTruncation) ?? false
    }

    /// Why bytes can't be opened; `nil` when they can.
    static func fault(of bytes: [UInt8]) -> ContainerError? {
        do { _ = try openContainer(MemorySource(bytes)) } catch { return error }
        return nil
    }

    private static func isTruncation(_ error: ContainerError) -> Bool {
        if case .truncated(let what, _) = error { !what.isEmpty } else { false }
    }
}

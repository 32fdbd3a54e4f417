import Foundation

/// Memory in pages of two megabytes, where the system has them.
///
/// Whoever reads at random from gigabytes spends more time finding small pages than reading.
enum LargePages {
    /// Smaller arrays gain nothing.
    static let leastBytes = 4 << 20

    /// `MADV_HUGEPAGE`, which the importer leaves out.
    private static let advice: Int32 = 14

    /// Makes an array whose memory is asked for in large pages before it is filled.
    static func array<Element: BitwiseCopyable>(
        of count: Int,
        filling fill: (UnsafeMutableBufferPointer<Element>) -> Void,
    ) -> [Element] {
        [Element](unsafeUninitializedCapacity: count) { buffer, filled in
            ask(for: UnsafeMutableRawBufferPointer(buffer))
            fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            filled = count
        }
    }

    /// A wish, so nothing depends on whether the system grants it.
    private static func ask(for bytes: UnsafeMutableRawBufferPointer) {
        guard bytes.count >= leastBytes, let start = bytes.baseAddress else { return }
        let first = start.alignedUp(toMultipleOf: 4096)
        _ = madvise(first, bytes.count - start.distance(to: first), advice)
    }
}

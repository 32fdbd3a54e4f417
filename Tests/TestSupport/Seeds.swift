import Foundation

/// Seeds for tests that try what chance brings: other ones each time, printed.
///
/// A few in everyday runs. `TOUCHSTONE_TEST_SEEDS=1000` tries that many in each such test, and
/// `TOUCHSTONE_TEST_SEEDS=4711+1` tries one again that was printed.
package enum Seeds {
    /// As many seeds as usual, or as the environment wants; says which.
    package static func some(_ usual: Int, for what: String) -> Range<UInt64> {
        let wanted = ProcessInfo.processInfo.environment["TOUCHSTONE_TEST_SEEDS"] ?? ""
        let parts = wanted.split(separator: "+").compactMap { UInt64($0) }
        let count = parts.last.map { min($0, 10_000_000) } ?? UInt64(usual)
        let first = parts.count == 2 ? min(parts[0], 1 << 60) : .random(in: 0..<1_000_000_000)
        print("\(what): seeds \(first)+\(count)")
        return first..<first + count
    }
}

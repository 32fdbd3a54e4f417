import Synchronization

/// Which request something is about: unique in this process, and hardly ever the same in another.
///
/// Fifteen letters, which a `String` holds in itself.
package struct RequestID: Hashable, Sendable {
    package let text: String

    /// The next one.
    static func next() -> RequestID {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        return RequestID(process: process, number: number)
    }

    private static let process = UInt64.random(in: .min ... .max)
    private static let count = Atomic<UInt64>(0)

    /// Six letters for the process, nine for the request.
    init(process: UInt64, number: UInt64) {
        text = String(unsafeUninitializedCapacity: 15) { buffer in
            var rest = number
            for place in stride(from: 14, through: 6, by: -1) {
                buffer[place] = Self.letter(rest)
                rest >>= 5
            }
            rest = process
            for place in stride(from: 5, through: 0, by: -1) {
                buffer[place] = Self.letter(rest)
                rest >>= 5
            }
            return 15
        }
    }

    /// Digits, then letters.
    private static func letter(_ bits: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: bits & 31)
        return value < 10 ? 48 + value : 87 + value
    }
}

/// Writes boxes for the tests' own small files.
enum BoxBytes {
    static func box(_ type: String, _ content: [UInt8]...) -> [UInt8] {
        let content = Array(content.joined())
        return u32(content.count + 8) + name(type) + content
    }

    /// A box with a 64-bit size.
    static func longBox(_ type: String, _ content: [UInt8]) -> [UInt8] {
        u32(1) + name(type) + u64(UInt64(content.count) + 16) + content
    }

    /// A box with a version and flags.
    static func full(
        _ type: String,
        version: UInt8 = 0,
        flags: Int = 0,
        _ content: [UInt8]...,
    ) -> [UInt8] {
        box(type, [version], Array(u32(flags).suffix(3)), Array(content.joined()))
    }

    /// Characters as Latin-1, so that `©` is one byte.
    static func name(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    static func u16(_ number: Int) -> [UInt8] { Array(u64(UInt64(number)).suffix(2)) }
    static func u32(_ number: Int) -> [UInt8] { Array(u64(UInt64(number)).suffix(4)) }
    static func u64(_ number: UInt64) -> [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}

import CHamming

/// What a processor can do to count differing bits, the plainest first.
public enum HammingLevel: Int32, CaseIterable, Sendable, CustomStringConvertible {
    /// What every processor can.
    case scalar
    /// 128 bits at once, on 64-bit ARM.
    case neon
    /// 256 bits at once.
    case avx2
    /// 512 bits at once, with any function of three bits in one step.
    case avx512
    /// 512 bits at once, with an instruction that counts ones.
    case vpopcntdq

    /// Whether this machine runs it.
    public var isSupported: Bool { hamming_level_supported(rawValue) != 0 }

    /// The processor makers' own name.
    public var description: String {
        switch self {
        case .scalar: "scalar"
        case .neon: "NEON"
        case .avx2: "AVX2"
        case .avx512: "AVX-512"
        case .vpopcntdq: "AVX-512 VPOPCNTDQ"
        }
    }

    /// Nanoseconds that a batched scan takes for a row, about: only their proportion counts.
    var nanosecondsOfRow: Double {
        switch self {
        case .scalar: 0.35
        case .neon, .avx2: 0.18
        case .avx512, .vpopcntdq: 0.1
        }
    }
}

/// The inner loops of search, for a level that this machine is known to run.
public struct HammingKernels: Hashable, Sendable {
    /// The level that they are made for.
    public let level: HammingLevel

    /// Chooses a level; for tests and measurements, since ``best`` is right for everyone else.
    ///
    /// - Throws: ``UnsupportedLevel`` where the processor lacks what it needs.
    public init(level: HammingLevel) throws(UnsupportedLevel) {
        guard level.isSupported else { throw UnsupportedLevel(level: level) }
        self.level = level
    }

    private init(known level: HammingLevel) { self.level = level }

    /// The best that this machine runs.
    public static let best = HammingKernels(
        known: HammingLevel.allCases.last { $0.isSupported } ?? .scalar
    )

    /// All that this machine runs.
    public static let all = HammingLevel.allCases.filter(\.isSupported).map(Self.init(known:))
}

/// A level was asked for that the processor doesn't have: choose a lower one.
public struct UnsupportedLevel: Error, Hashable, Sendable {
    /// The level that was asked for.
    public let level: HammingLevel

    /// Names the level.
    public init(level: HammingLevel) { self.level = level }
}

import Foundation
import Store

/// How tries slow down that fail again and again under one key.
struct SlowDown: Hashable, Sendable {
    /// Tries that cost no time.
    let free: Int
    let longestSeconds: Double

    /// Seconds until the next try is looked at: one more than the free ones waits a second, and each
    /// further one twice as long.
    func wait(after count: AttemptCount, at now: Date) -> Double {
        let over = count.failures - free
        guard over >= 0 else { return 0 }
        let pause = min(longestSeconds, Double(1 << min(over, 20)))
        return max(0, count.lastAt.timeIntervalSince(now) + pause)
    }
}

/// What the tries of one sign-in are counted by.
struct TryKeys: Sendable {
    struct Key: Sendable {
        let digest: [UInt8]
        let slowDown: SlowDown
        /// Whether a success forgets all that failed before, and not only itself.
        let isForgotten: Bool
    }

    /// In the order of their digests, so that no two transactions wait for each other.
    let all: [Key]

    private init(_ keys: [Key]) {
        all = keys.sorted { $0.digest.lexicographicallyPrecedes($1.digest) }
    }

    /// Of a browser that was signed in before: it has a count of its own, which nobody else can spoil.
    init(device: [UInt8], _ keys: SignInKeys, _ limits: SignInLimits) {
        let slowDown = SlowDown(
            free: limits.deviceTries,
            longestSeconds: limits.longestWaitSeconds,
        )
        self.init([
            Key(
                digest: keys.code("tries", over: [Array("device".utf8), device]),
                slowDown: slowDown,
                isForgotten: true,
            )
        ])
    }

    /// Of everybody else: by name and address, by address, and by name.
    init(name: String, address: String, _ keys: SignInKeys, _ limits: SignInLimits) {
        let (name, address) = (Array(name.utf8), Array(Household.text(address).utf8))
        func key(_ kind: String, _ parts: [[UInt8]], _ slowDown: SlowDown) -> Key {
            Key(
                digest: keys.code("tries", over: [Array(kind.utf8)] + parts),
                slowDown: slowDown,
                isForgotten: kind == "pair",
            )
        }
        let longest = limits.longestWaitSeconds
        self.init([
            key(
                "pair",
                [name, address],
                SlowDown(free: limits.pairTries, longestSeconds: longest),
            ),
            key(
                "address",
                [address],
                SlowDown(free: limits.addressTries, longestSeconds: longest),
            ),
            key(
                "name",
                [name],
                SlowDown(
                    free: limits.nameTries,
                    longestSeconds: limits.longestNameWaitSeconds,
                ),
            ),
        ])
    }
}

/// Addresses that one household or machine has: of IPv6 the first half, since whoever has one has
/// all behind it.
enum Household {
    static func text(_ address: String) -> String {
        var parts = in6_addr()
        guard inet_pton(AF_INET6, address, &parts) == 1 else { return address }
        let bytes = withUnsafeBytes(of: parts) { Array($0) }
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        if bytes.starts(with: mapped) {
            return bytes.suffix(4).map(String.init).joined(separator: ".")
        }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":") + "/64"
    }
}

/// How signing in is bounded: what a password must be, what a guess costs, and how tries slow down.
///
/// `docs/limits.md` lists them, and `docs/sign-in.md` says what follows from them.
package struct SignInLimits: Hashable, Sendable {
    /// Characters that a password has at least.
    package var shortestPassword = 12
    /// Characters that a password has at most.
    package var longestPassword = 256
    /// What a guess at a password costs: scrypt with N = 2¹⁶, which takes 64 MiB (RFC 7914).
    package var hashCost = 16
    /// scrypt's r.
    package var hashBlock = 8
    /// scrypt's p.
    package var hashLanes = 2
    /// Passwords that wait to be hashed, one at a time; one more is told to come back.
    package var hashesWaiting = 16
    /// Wrong codes in a row after which only a setup link helps (NIST SP 800-63B §5.2.2: 100).
    package var codeFailures = 100
    /// Codes with which somebody gets in who lost the device.
    package var recoveryCodes = 10
    /// Tries from one address for one name before they slow down.
    package var pairTries = 5
    /// Tries for one name from wherever before they slow down for browsers that nobody knows.
    package var nameTries = 25
    /// Tries from one address for whatever name before they slow down.
    package var addressTries = 50
    /// Tries from a browser that was signed in before, before they slow down.
    package var deviceTries = 10
    /// The longest wait between tries from an address or a known browser.
    package var longestWaitSeconds = 900.0
    /// The longest wait between tries for one name, which others can cause.
    package var longestNameWaitSeconds = 30.0
    /// How long failed tries are remembered.
    package var rememberedSeconds = 86_400.0
    /// Days for which a browser is known after a sign-in.
    package var deviceDays = 180

    package init() {}
}

/// How much is taken from an identity provider, and how long it is trusted.
///
/// `docs/limits.md` lists them.
package struct OpenIDLimits: Hashable, Sendable {
    /// Bytes of one answer (1 MiB).
    package var answerBytes = 1 << 20
    /// Seconds that an answer may take.
    package var answerSeconds = 10.0
    /// Bytes of a token (64 KiB).
    package var tokenBytes = 64 << 10
    /// Keys of a provider that are looked at.
    package var keys = 100
    /// Minutes that somebody may take to sign in there.
    package var errandMinutes = 10
    /// Seconds by which its clock and ours may differ.
    package var skewSeconds = 60.0
    /// Seconds for which what it says of itself is remembered, and its keys.
    package var rememberedSeconds = 3_600.0
    /// Seconds between two looks at its keys because of one that is unknown.
    package var refetchSeconds = 30.0
    /// Values of the claim from which roles come.
    package var claimedRoles = 1_000

    package init() {}
}

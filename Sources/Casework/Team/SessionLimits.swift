package import Foundation

/// How long people stay signed in (OWASP ASVS 5.0, 7.1 and 7.3).
///
/// `docs/limits.md` lists them.
package struct SessionLimits: Hashable, Sendable {
    /// Minutes without a request after which a session ends.
    package var idleMinutes = 30
    /// Hours after which a session ends, whatever happens in it.
    package var absoluteHours = 12
    /// How recent a sign-in must be for what is grave, in minutes.
    package var freshMinutes = 15
    /// Sessions of one person at the same time; one more ends the oldest.
    package var sessions = 10
    /// Seconds within which use of a session is noted once.
    package var notedSeconds = 60.0
    /// Days for which an ended session stays listed.
    package var keptDays = 30
    /// Hours for which a setup link can be used.
    package var setupHours = 24

    package init() {}

    /// When a session ends that was opened and last used at these times.
    package func end(openedAt opened: Date, seenAt seen: Date) -> Date {
        min(opened + Double(absoluteHours) * 3_600, seen + Double(idleMinutes) * 60)
    }

    /// Whether a sign-in is recent enough for what is grave.
    package func isFresh(_ signedIn: Date, at now: Date) -> Bool {
        now < signedIn + Double(freshMinutes) * 60
    }
}

/// How much of everything there may be.
package struct JobLimits: Sendable {
    /// The payload of one job (256 KiB); larger things are objects, and the payload names them.
    package var payloadBytes = 256 << 10
    /// A kind, queue, tenant or unique key, in UTF-8.
    package var nameBytes = 200
    /// What is kept of an error, and of a text on progress.
    package var noteCharacters = 2000
    /// Attempts that a job may ask for.
    package var attempts = 100
    /// Times that a job changes hands before the death of its process counts as a failed attempt.
    package var handovers: Int64 = 40
    /// Jobs that one claim takes.
    package var claimedJobs = 50
    /// Tenants among whom one claim is shared.
    package var tenantsInClaim = 8
    /// Lanes that one look over a queue finds.
    package var lanes = 1000
    /// Jobs that one statement settles, extends, readies or sweeps.
    package var batchJobs = 200
    /// Dead letters on one page.
    package var pageLetters = 200

    package init() {}
}

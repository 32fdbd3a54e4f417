/// How long proposals wait.
package struct ApprovalLimits: Hashable, Sendable {
    /// After this time a proposal lapses: what it was about may have changed.
    package var waitingHours = 168

    package init() {}
}

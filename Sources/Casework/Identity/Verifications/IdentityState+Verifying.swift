// What an account's identity becomes by its verifications.
extension IdentityState {
    /// After a verification began: who is established stays so while a new answer is out.
    package var whileAsking: IdentityState {
        switch self {
        case .unknown, .lapsed, .pending: .pending
        case .verified: self
        }
    }

    /// After a verification was settled.
    ///
    /// - Parameters:
    ///   - isWaiting: whether another one of the account is still out.
    ///   - before: whether the account ever was established before.
    package func after(
        _ state: Verification.State,
        isWaiting: Bool,
        wasEstablished before: Bool,
    ) -> IdentityState {
        switch (state, self) {
        case (.verified(let receipt), _): .verified(receipt.method)
        case (.unanswered, _), (.pending, _): whileAsking
        case (.rejected, .verified), (.expired, .verified): self
        case (.rejected, _), (.expired, _):
            isWaiting ? .pending : before ? .lapsed : .unknown
        }
    }
}

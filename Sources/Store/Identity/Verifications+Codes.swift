package import Casework
import Policy

// Codes to mobile numbers.
extension Verifications {
    /// Makes the code of a verification that was begun: a new one each time, so that the one before is
    /// none any more.
    ///
    /// It is shown only here, to be sent; what stays is a digest under a key outside the database.
    package func makeCode(
        for id: VerificationID,
        in transaction: any Transaction,
    ) throws -> Secret {
        let bytes = records.surroundings.secretBytes(8)
        guard bytes.count == 8 else { throw VaultFault.noRandomBytes }
        let number = bytes.reduce(0) { $0 << 8 | UInt64($1) }
        let most = (0..<codes.digits).reduce(UInt64(1)) { most, _ in most * 10 }
        let text = String(number % most)
        let code = String(repeating: "0", count: codes.digits - text.count) + text
        try VerificationRows(transaction: transaction).setCode(digest(of: code, id), of: id)
        return Secret(code)
    }

    /// Tries a code that somebody tells.
    ///
    /// Whether it is wrong, used or too old is one answer. A wrong one counts in the same transaction,
    /// so the caller must let that be committed and refuse afterwards; tries at the same time wait for
    /// each other.
    ///
    /// - Returns: the verification after it; nil where the code isn't accepted.
    /// - Throws: ``VerificationRefusal/noCodeAwaited``.
    package func tryCode(
        _ code: Secret,
        for id: VerificationID,
        of account: AccountID,
        in transaction: any Transaction,
    ) throws -> Verification? {
        guard var kept = try VerificationRows(transaction: transaction).hold(id),
            kept.verification.account == account
        else { throw RecordRefusal.unknown(.verification) }
        guard kept.verification.method == .mobile else { throw VerificationRefusal.noCodeAwaited }
        if kept.verification.lapse(at: records.now) {
            try follow(kept, nil, in: transaction)
            return nil
        }
        guard !kept.verification.state.isSettled, let wanted = kept.codeDigest else { return nil }
        guard isSame(wanted, digest(of: code.exposed, id)) else {
            kept.verification.fail(codes)
            try follow(kept, nil, in: transaction)
            return nil
        }
        let answer = ProviderAnswer(.verified, assurance: "code-to-number")
        _ = kept.verification.take(answer, at: records.now)
        try follow(kept, answer, in: transaction)
        return kept.verification
    }

    private func digest(of code: String, _ id: VerificationID) -> [UInt8] {
        vault.index.code(code, .code, id.text)
    }

    /// Without telling by the time it takes where they differ.
    private func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

import Casework
import Foundation
import Policy

/// The rows of `verifications`.
struct VerificationRows {
    let transaction: any Transaction

    private static let columns: SQL = """
        id, tenant, account, method, provider, state, detail, failures, claim_field, claim_code,
        sealed_claim, code_digest, started_at, expires_at
        """

    func insert(_ verification: Verification, _ traces: ClaimTraces, sealed: [UInt8]?) throws {
        try transaction.run(
            """
            INSERT INTO verifications (
                id, tenant, account, method, provider, state, failures, claim_field, claim_code,
                retry_code, sending_code, sealed_claim, started_at, expires_at
            ) VALUES (
                \(verification.id.text), \(verification.tenant.text),
                \(verification.account.text), \(verification.method.rawValue),
                \(verification.provider.text), \(verification.state.word), 0,
                \(traces.field?.rawValue), \(traces.code), \(traces.retryCode),
                \(traces.sendingCode), \(sealed),
                \(verification.startedAt), \(verification.expiresAt)
            )
            """
        )
    }

    /// Writes a verification that changed; once it is settled, nothing of claim and code stays with it.
    func update(_ verification: Verification, reference: String?, at now: Date) throws {
        let settledAt = verification.state.isSettled ? now : nil
        let forget: SQL =
            settledAt == nil
            ? "" : ", claim_code = NULL, retry_code = NULL, sealed_claim = NULL, code_digest = NULL"
        try transaction.run(
            """
            UPDATE verifications SET state = \(verification.state.word),
                detail = \(try verification.state.detail), failures = \(verification.failures),
                reference = COALESCE(\(reference), reference), settled_at = \(settledAt)\(forget)
            WHERE id = \(verification.id.text)
            """
        )
    }

    /// A verification held to the end of the transaction, its account before it.
    func hold(_ id: VerificationID) throws -> KeptVerification? {
        let row = try transaction.firstRow(
            "SELECT account FROM verifications WHERE id = \(id.text)"
        )
        guard let row else { return nil }
        try holdAccount(try row.named("account", AccountID.init))
        return try first("id = \(id.text)", "\(.forUpdate)")
    }

    func find(_ id: VerificationID, of account: AccountID) throws -> Verification? {
        try first("id = \(id.text) AND account = \(account.text)")?.verification
    }

    func all(of account: AccountID, _ tenant: TenantName, limit: Int) throws -> [Verification] {
        try transaction.rows(
            """
            SELECT \(Self.columns) FROM verifications
            WHERE account = \(account.text) AND tenant = \(tenant.text)
            ORDER BY started_at DESC, id DESC LIMIT \(limit)
            """
        ).map { try KeptVerification(row: $0).verification }
    }

    /// The verification that waits for an answer about the same claim.
    func waiting(
        _ method: IdentityMethod,
        _ provider: ProviderName,
        _ account: Account,
        _ traces: ClaimTraces,
        at now: Date,
    ) throws -> Verification? {
        try first(
            """
            account = \(account.id.text) AND method = \(method.rawValue)
            AND provider = \(provider.text) AND state = 'unanswered' AND expires_at > \(now)
            AND retry_code IS NOT DISTINCT FROM \(traces.retryCode)
            """
        )?.verification
    }

    /// Lets one transaction at a time begin or settle verifications of an account.
    func holdAccount(_ id: AccountID) throws {
        _ = try transaction.rows("SELECT id FROM accounts WHERE id = \(id.text) \(.forUpdate)")
    }

    private func first(_ condition: SQL, _ end: SQL = "") throws -> KeptVerification? {
        try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM verifications WHERE \(condition)
            ORDER BY started_at DESC, id DESC LIMIT 1 \(end)
            """
        ).map { try KeptVerification(row: $0) }
    }
}

// What is counted and asked.
extension VerificationRows {
    func starts(of account: AccountID, since time: Date) throws -> Int {
        try count("account = \(account.text) AND started_at > \(time)")
    }

    func mobileStarts(of account: AccountID, since time: Date) throws -> Int {
        try count("account = \(account.text) AND started_at > \(time) AND method = 'mobile'")
    }

    func sends(to number: [UInt8], _ tenant: TenantName, since time: Date) throws -> Int {
        try count(
            "tenant = \(tenant.text) AND sending_code = \(number) AND started_at > \(time)"
        )
    }

    /// Wrong codes of an account since the last right one.
    func failures(of account: AccountID) throws -> Int {
        try transaction.value(
            """
            SELECT CAST(COALESCE(SUM(failures), 0) AS \(.integer)) FROM verifications
            WHERE account = \(account.text) AND method = 'mobile' AND started_at > COALESCE(
                (SELECT MAX(started_at) FROM verifications
                WHERE account = \(account.text) AND method = 'mobile' AND state = 'verified'), 0)
            """
        ) ?? 0
    }

    func isWaiting(
        _ account: AccountID,
        besides id: VerificationID,
        at now: Date,
    ) throws -> Bool {
        try count(
            """
            account = \(account.text) AND id <> \(id.text) AND expires_at > \(now)
            AND state IN ('unanswered', 'pending')
            """
        ) > 0
    }

    func wasEstablished(_ account: AccountID, before id: VerificationID) throws -> Bool {
        try count("account = \(account.text) AND id <> \(id.text) AND state = 'verified'") > 0
    }

    private func count(_ condition: SQL) throws -> Int {
        try transaction.value("SELECT COUNT(*) FROM verifications WHERE \(condition)") ?? 0
    }

    /// Ends the codes that an account was sent before: one at a time can be guessed.
    func dropCodes(of account: AccountID) throws {
        try transaction.run(
            """
            UPDATE verifications SET code_digest = NULL
            WHERE account = \(account.text) AND code_digest IS NOT NULL
            """
        )
    }

    /// Notes the code that was made for a verification.
    func setCode(_ digest: [UInt8], of id: VerificationID) throws {
        try transaction.run(
            "UPDATE verifications SET code_digest = \(digest) WHERE id = \(id.text)"
        )
    }
}

/// A verification with what its row keeps for later.
struct KeptVerification {
    var verification: Verification
    let claimField: SubjectField?
    let claimCode: [UInt8]?
    let sealedClaim: [UInt8]?
    let codeDigest: [UInt8]?

    init(row: Row) throws {
        verification = Verification(
            id: try row.named("id", VerificationID.init),
            of: try row.named("account", AccountID.init),
            tenant: try row.named("tenant", TenantName.init),
            by: try row.named("method") { IdentityMethod(rawValue: $0) },
            through: try row.named("provider", ProviderName.init),
            during: try Self.time(row),
            state: try Verification.State(row: row),
            failures: try row.get("failures"),
        )
        claimField = try row.namedIfPresent("claim_field") { SubjectField(rawValue: $0) }
        claimCode = try row.get("claim_code")
        sealedClaim = try row.get("sealed_claim")
        codeDigest = try row.get("code_digest")
    }

    private static func time(_ row: Row) throws -> Range<Date> {
        let (start, end): (Date, Date) = (try row.get("started_at"), try row.get("expires_at"))
        return start..<max(start, end)
    }
}

extension Verification.State {
    /// What a state says beyond its word, as JSON; nil: nothing.
    fileprivate var detail: String? {
        get throws {
            switch self {
            case .unanswered, .expired: nil
            case .pending(let step): try JSONColumn.text(step)
            case .verified(let receipt): try JSONColumn.text(receipt)
            case .rejected(let reason): reason
            }
        }
    }

    fileprivate init(row: Row) throws {
        switch try row.get("state", as: String.self) {
        case "unanswered": self = .unanswered
        case "expired": self = .expired
        case "pending": self = .pending(try row.json("detail"))
        case "verified": self = .verified(try row.json("detail"))
        case "rejected": self = .rejected(try row.get("detail"))
        default:
            throw DatabaseError.unexpectedValue(
                column: "state",
                wanted: "a verification's state",
                found: "another word",
            )
        }
    }
}

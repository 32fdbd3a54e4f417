import Casework
import Foundation
import Logging
import Store

/// Somebody's word on who they are.
struct SignInClaim: Sendable {
    let tenant: String
    let name: String
    let password: String
    /// A one-time code, or a recovery code.
    let code: String
}

/// Looks whether somebody is who they say: by password and code, for people we know and others alike.
struct SignInDesk: Sendable {
    private let reception: Reception
    private let tries: TryBook

    init(_ reception: Reception) {
        self.reception = reception
        tries = TryBook(reception.database, surroundings: reception.surroundings)
    }

    /// - Returns: the person, whose code is used up with that.
    /// - Throws: the one problem of every claim that is wrong in whatever way, and that of tries that
    ///   come too soon.
    func person(by claim: SignInClaim, from call: Call) async throws -> TeamMember {
        let keys = keys(of: claim, call)
        try await tries.begin(keys)
        let (member, kept, comparison) = try await compared(claim, keys)
        guard let member, let kept, comparison.isRight, member.disabledAt == nil,
            try await useCode(claim.code, of: member, kept)
        else {
            call.logger.notice("a sign-in failed", metadata: ["tenant": "\(claim.tenant)"])
            throw Problem.signInFailed
        }
        try await reception.database.write { [tries, reception] transaction in
            try tries.succeed(keys, in: transaction)
            if let new = comparison.rehashed {
                try reception.credentials.rehash(
                    kept.password,
                    to: new,
                    of: member,
                    in: transaction,
                )
            }
        }
        return member
    }

    /// The person whom a claim names, and whether its password is theirs.
    ///
    /// A claim that could not be looked at is no try that failed.
    private func compared(
        _ claim: SignInClaim,
        _ keys: TryKeys,
    ) async throws -> (TeamMember?, KeptCredentials?, PasswordDesk.Comparison) {
        do {
            let (member, kept) = try await found(claim)
            let comparison = try await reception.passwords.compare(
                claim.password,
                with: kept?.password,
            )
            return (member, kept, comparison)
        } catch {
            try? await tries.takeBack(keys)
            throw error
        }
    }

    private func keys(of claim: SignInClaim, _ call: Call) -> TryKeys {
        let name = Reception.name(claim.tenant, claim.name)
        if let device = reception.device(of: call, name: name) {
            return TryKeys(device: device.id, reception.keys, reception.limits)
        }
        return TryKeys(
            name: name,
            address: reception.address(of: call),
            reception.keys,
            reception.limits,
        )
    }

    private func found(
        _ claim: SignInClaim
    ) async throws -> (TeamMember?, KeptCredentials?) {
        guard let tenant = TenantName(claim.tenant), let name = PersonName(claim.name) else {
            return (nil, nil)
        }
        return try await reception.database.read { [reception] transaction in
            guard let member = try reception.team.find(name, of: tenant, in: transaction) else {
                return (nil, nil)
            }
            return (member, try reception.credentials.find(member, in: transaction))
        }
    }

    /// Uses a code up; a wrong one is counted, and after so many none is right any more.
    private func useCode(
        _ code: String,
        of member: TeamMember,
        _ kept: KeptCredentials,
    ) async throws -> Bool {
        let now = reception.surroundings.now()
        let secret = reception.keys.open(kept.totp, "totp", of: member.id.text)
        return try await reception.database.write { [reception] transaction in
            let credentials = reception.credentials
            // Read again: many tries at once are no way around the count.
            guard let held = try credentials.find(member, in: transaction),
                held.codeFailures < reception.limits.codeFailures
            else { return false }
            if let recovery = RecoveryCode(code),
                try credentials.use(recovery: recovery.digest, of: member, in: transaction)
            {
                return true
            }
            if let secret,
                let step = OneTimeCode.step(of: code, secret, at: now, after: held.step),
                try credentials.use(step: step, of: member, in: transaction)
            {
                return true
            }
            try credentials.countWrongCode(of: member, in: transaction)
            return false
        }
    }
}

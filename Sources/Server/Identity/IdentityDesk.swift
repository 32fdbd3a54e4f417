package import Casework
import Foundation
import Logging
package import Policy
package import Store

/// Brings claims to providers and their answers to the store.
///
/// A claim is in clear only from the request's body to the provider's line: no job, row, log or error
/// carries it.
package struct IdentityDesk: Sendable {
    let verifications: Verifications
    let providers: [any IdentityProvider]
    let database: any Database
    let surroundings: Surroundings
    private let health: ProviderHealth

    /// - Parameter providers: in the order in which they are asked; the first one that knows a method is
    ///   the one for it.
    package init(
        _ verifications: Verifications,
        providers: [any IdentityProvider],
        in database: any Database,
        surroundings: Surroundings,
        limits: ProviderLimits = ProviderLimits(),
    ) {
        self.verifications = verifications
        self.providers = providers
        self.database = database
        self.surroundings = surroundings
        health = ProviderHealth(seconds: limits.healthMemorySeconds, uptime: surroundings.uptime)
    }

    /// The methods that somebody here answers for.
    package var offered: [IdentityMethod] {
        IdentityMethod.allCases.filter { provider(for: $0) != nil }
    }

    func provider(for method: IdentityMethod) -> (any IdentityProvider)? {
        providers.first { $0.capabilities.methods.contains(method) }
    }

    func provider(named name: ProviderName) -> (any IdentityProvider)? {
        providers.first { $0.capabilities.name == name }
    }

    /// Which methods there are, and whether their providers answer now.
    package func methods() async -> [OfferedMethod] {
        var methods: [OfferedMethod] = []
        for method in IdentityMethod.allCases {
            guard let provider = provider(for: method) else { continue }
            methods.append(
                OfferedMethod(
                    method: method,
                    provider: provider.capabilities.name,
                    isAsynchronous: provider.capabilities.isAsynchronous,
                    isAvailable: await health.isWell(provider),
                )
            )
        }
        return methods
    }

    /// Has a claim verified.
    ///
    /// - Throws: ``VerificationRefusal``, also where the provider can't be reached: then nothing was
    ///   decided, and the same claim is brought again under the same serial number.
    package func begin(_ asked: AskedVerification) async throws -> Verification {
        guard let provider = provider(for: asked.claim.method) else {
            throw VerificationRefusal.notOffered(asked.claim.method, offered: offered)
        }
        let name = provider.capabilities.name
        let (verification, code) = try await database.write { [verifications] transaction in
            let verification = try verifications.begin(asked, through: name, in: transaction)
            guard case .mobile = asked.claim else { return (verification, Secret?.none) }
            return (
                verification, try verifications.makeCode(for: verification.id, in: transaction),
            )
        }
        let request = ProviderRequest(
            serial: verification.id,
            claim: asked.claim,
            language: asked.language,
            code: code,
        )
        let answer = try await ask(provider) { try await provider.begin(request) }
        return try await settle(verification, with: answer)
    }

    /// How a verification stands; one that waits for its provider is asked for.
    ///
    /// A provider that doesn't answer now changes nothing.
    package func look(_ verification: Verification) async throws -> Verification {
        guard let provider = provider(named: verification.provider), verification.isPolled,
            let answer = try? await provider.poll(verification.id)
        else { return verification }
        return try await settle(verification, with: answer)
    }

    /// Takes a provider's message.
    ///
    /// - Throws: ``ProviderFault`` where it isn't the provider's.
    package func hear(_ callback: ProviderCallback, from name: ProviderName) async throws {
        guard let provider = provider(named: name) else { throw ProviderFault.forged }
        let news = try provider.news(in: callback, at: surroundings.now())
        try await database.write { [verifications] transaction in
            guard try verifications.note(event: news.event, of: name, in: transaction) else {
                return
            }
            _ = try verifications.settle(
                news.serial,
                of: name,
                with: news.answer,
                in: transaction,
            )
        }
    }

    private func settle(
        _ verification: Verification,
        with answer: ProviderAnswer,
    ) async throws -> Verification {
        try await database.write { [verifications] transaction in
            try verifications.settle(
                verification.id,
                of: verification.provider,
                with: answer,
                in: transaction,
            )
        } ?? verification
    }

    private func ask(
        _ provider: any IdentityProvider,
        _ call: () async throws -> ProviderAnswer,
    ) async throws -> ProviderAnswer {
        do {
            return try await call()
        } catch is ProviderFault {
            let others = offered.filter {
                self.provider(for: $0)?.capabilities.name != provider.capabilities.name
            }
            throw VerificationRefusal.unavailable(provider.capabilities.name, others: others)
        }
    }
}

/// A method, and who answers for it.
package struct OfferedMethod: Hashable, Sendable {
    package let method: IdentityMethod
    package let provider: ProviderName
    /// Whether its answer may come later than the call.
    package let isAsynchronous: Bool
    package let isAvailable: Bool
}

extension Verification {
    /// Whether its provider knows more of it than we: a code is told to us alone.
    fileprivate var isPolled: Bool {
        guard method != .mobile else { return false }
        switch state {
        case .unanswered: return true
        case .pending(let step): return step != .code
        case .verified, .rejected, .expired: return false
        }
    }
}

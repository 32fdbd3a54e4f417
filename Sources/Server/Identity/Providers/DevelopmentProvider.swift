package import Casework
package import Foundation
package import Policy

/// Says yes to everybody, for trying the service out: it verifies nobody, and says so in its name.
///
/// A claim whose name begins with `reject` is rejected, one with `wait` is answered when it is asked for
/// again. Codes go to whoever is told of them here, not to a telephone.
package struct DevelopmentProvider: IdentityProvider {
    package let capabilities: ProviderCapabilities
    private let tellCode: @Sendable (VerificationID, Secret) -> Void

    /// What the provider is called wherever it is named.
    package static let name = "development-only"

    /// - Parameter tellCode: is told codes instead of a telephone.
    /// - Throws: ``DevelopmentFault`` in production.
    package init(
        inProduction: Bool,
        methods: [IdentityMethod] = IdentityMethod.allCases,
        tellCode: @escaping @Sendable (VerificationID, Secret) -> Void,
    ) throws(DevelopmentFault) {
        guard !inProduction, let name = ProviderName(Self.name) else { throw DevelopmentFault() }
        capabilities = ProviderCapabilities(name: name, methods: methods, isAsynchronous: false)
        self.tellCode = tellCode
    }

    package func begin(_ request: ProviderRequest) async throws -> ProviderAnswer {
        switch request.claim {
        case .resident(_, let name): return answer(for: name.exposed)
        case .organisation(_, let name), .socialCredit(_, let name): return answer(for: name)
        case .mobile:
            guard let code = request.code else { throw ProviderFault.notSupported }
            return told(request.serial, code)
        case .networkIdentity:
            // One and the same person, every time.
            return pairwise
        }
    }

    private func told(_ serial: VerificationID, _ code: Secret) -> ProviderAnswer {
        tellCode(serial, code)
        return ProviderAnswer(.pending(.code))
    }

    private var pairwise: ProviderAnswer {
        var answer = ProviderAnswer(.verified, assurance: Self.name)
        answer.pairwise = Secret("development")
        return answer
    }

    private func answer(for name: String) -> ProviderAnswer {
        if name.hasPrefix("reject") { return ProviderAnswer(.rejected("no-match")) }
        if name.hasPrefix("wait") { return ProviderAnswer(.pending(.wait)) }
        return ProviderAnswer(.verified, assurance: Self.name)
    }

    package func poll(_ serial: VerificationID) async throws -> ProviderAnswer {
        ProviderAnswer(.verified, assurance: Self.name)
    }

    package func news(in callback: ProviderCallback, at now: Date) throws -> ProviderNews {
        throw ProviderFault.forged
    }

    package func redact(_ serial: VerificationID) async throws {}

    package func isWell() async -> Bool { true }
}

/// Why the development provider isn't there: this is production.
package struct DevelopmentFault: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String {
        "the provider \(DevelopmentProvider.name) verifies nobody and doesn't run in production: "
            + "set mode to development, or take identity.development out"
    }
}

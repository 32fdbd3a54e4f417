package import Casework
package import Foundation
import NIOHTTP1
import Policy

/// Sends codes to mobile numbers through a gateway that speaks our protocol over HTTP.
///
/// A telephone network is no safe way for codes (NIST SP 800-63B calls it restricted), so another method
/// is offered beside it.
package struct MobileProvider: IdentityProvider {
    package let capabilities: ProviderCapabilities
    private let line: ProviderLine
    private let limits: ProviderLimits

    package init(
        name: ProviderName,
        over line: ProviderLine,
        limits: ProviderLimits = ProviderLimits(),
    ) {
        capabilities = ProviderCapabilities(name: name, methods: [.mobile], isAsynchronous: false)
        self.line = line
        self.limits = limits
    }

    package func begin(_ request: ProviderRequest) async throws -> ProviderAnswer {
        guard request.code != nil else { throw ProviderFault.notSupported }
        let body = VendorMessage.request(request)
        _ = try await line.call(.POST, "/messages", body, id: "code-\(request.serial.text)")
        return ProviderAnswer(.pending(.code))
    }

    /// Whoever has the code tells it to us: the gateway knows nothing of that.
    package func poll(_ serial: VerificationID) async throws -> ProviderAnswer {
        ProviderAnswer(.pending(.code))
    }

    package func news(in callback: ProviderCallback, at now: Date) throws -> ProviderNews {
        throw ProviderFault.forged
    }

    /// It keeps nothing of ours.
    package func redact(_ serial: VerificationID) async throws {}

    package func isWell() async -> Bool {
        let answer = try? await line.call(
            .GET,
            "/health",
            id: "health",
            seconds: limits.healthSeconds,
        )
        return answer != nil
    }
}
